"""Oscar's dashboard for partners, forked."""
