"""A page is translated, and read in the other language."""
