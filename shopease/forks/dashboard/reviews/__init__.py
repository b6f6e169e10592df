"""Oscar's `dashboard.reviews`, forked: a thin adapter to the catalogue's reviews."""
