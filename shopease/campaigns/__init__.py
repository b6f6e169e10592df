"""When things are shown: one schedule for all that comes and goes."""
