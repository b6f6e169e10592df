"""Oscar's `dashboard`, forked: a thin adapter to the rooms."""
