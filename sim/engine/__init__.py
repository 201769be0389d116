"""The engines: pure functions from a network and requests to placements."""
