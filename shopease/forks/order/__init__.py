"""Oscar's `order`, forked: a thin adapter to the rooms."""
