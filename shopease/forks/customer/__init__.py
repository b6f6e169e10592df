"""Oscar's `customer`, forked: a thin adapter to the rooms."""
