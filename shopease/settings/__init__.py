"""Settings: `base` is production, `local` and `test` only relax it."""
