"""Who may open what: every address, every role, own, foreign and missing objects."""
