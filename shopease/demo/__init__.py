"""The demo shop: products, pages, people and pictures to try everything with."""
