"""Facets of lists: what may be chosen, how many products each choice leaves, and which those are."""
