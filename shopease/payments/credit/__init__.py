"""Gift cards and store credit: a way to pay beside the gateways, with a ledger of its own."""
