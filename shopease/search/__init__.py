"""Search of the storefront: products, pages and categories."""
