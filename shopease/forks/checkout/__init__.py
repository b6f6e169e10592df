"""Oscar's `checkout`, forked: a thin adapter to the rooms."""
