"""Delivery as pages, basket and checkout know it: ways, places, days, and what is promised of them."""
