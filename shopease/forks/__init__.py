"""Thin Oscar overrides; the path repeats Oscar's: forks/order/processing.py overrides oscar.apps.order.processing."""
