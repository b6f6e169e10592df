"""Oscar's `search`, forked: a thin adapter to the rooms."""
