"""Oscar's `shipping`, forked: a thin adapter to the rooms."""
