"""Changing many products at once: planned, looked at, applied, taken back."""
