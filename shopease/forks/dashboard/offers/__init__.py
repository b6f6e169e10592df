"""Oscar's dashboard for offers, forked."""
