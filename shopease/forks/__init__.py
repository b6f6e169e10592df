"""Thin overrides of Oscar's apps: each module repeats the path of the one it overrides."""
