"""Topics whose handlers send a mail and may die in the middle of it."""
