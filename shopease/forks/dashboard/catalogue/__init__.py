"""Oscar's dashboard for catalogue, forked."""
