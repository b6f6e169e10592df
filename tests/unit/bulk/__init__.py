"""Changing many products at once."""
