"""Oscar's dashboard for ranges, forked."""
