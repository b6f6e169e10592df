"""Oscar's `analytics`, forked: a thin adapter to the rooms."""
