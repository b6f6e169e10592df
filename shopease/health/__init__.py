"""Whether this process lives, and whether it can serve."""
