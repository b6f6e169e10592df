"""Gateways: one module each; only the registry imports them."""
