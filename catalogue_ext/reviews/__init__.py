"""Oscar's `catalogue.reviews`, forked: what customers say about products, shown once staff has read it."""
