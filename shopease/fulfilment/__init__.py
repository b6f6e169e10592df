"""What happens to an order: placing, paying, shipping, cancelling; the stock ledger."""
