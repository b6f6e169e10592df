"""Telling people things: outbox -> Celery -> e-mail."""
