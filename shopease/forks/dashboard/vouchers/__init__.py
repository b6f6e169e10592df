"""Oscar's dashboard for vouchers, forked."""
