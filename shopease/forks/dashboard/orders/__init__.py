"""Oscar's dashboard for orders, forked."""
