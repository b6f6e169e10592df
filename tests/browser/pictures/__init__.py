"""A merchant drops pictures on a product."""
