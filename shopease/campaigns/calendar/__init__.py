"""All that comes and goes, in one calendar."""
