"""A merchant makes a product with variants, from its type to the shopper."""
