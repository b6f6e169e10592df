"""Oscar's `offer`, forked: a thin adapter to the rooms."""
