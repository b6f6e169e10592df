"""Oscar's `payment`, forked: a thin adapter to the rooms."""
