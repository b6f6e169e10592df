"""Products from other shops' exports: read, checked, applied product by product."""
