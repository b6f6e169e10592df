"""Taking money: gateways behind one registry, one record for each attempt."""
