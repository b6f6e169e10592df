"""Oscar's `voucher`, forked: a thin adapter to the rooms."""
