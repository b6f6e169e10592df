"""Registering, verifying, logging in: allauth is the one door, its mails go through the outbox."""
