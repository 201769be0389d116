"""From a shelter's own records to the numbers of a scenario, each with what the records leave open."""
