"""The home page: which sections it is made of, and in which order."""
