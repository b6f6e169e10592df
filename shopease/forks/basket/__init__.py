"""Oscar's `basket`, forked: a thin adapter to the rooms."""
