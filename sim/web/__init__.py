"""The planner's page: its server (extra `web`), on this machine alone unless told otherwise."""
