"""Oscar's dashboard for customers, forked."""
