"""Oscar's `partner`, forked: a thin adapter to the rooms."""
