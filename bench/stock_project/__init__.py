"""Stock django-oscar as its documentation builds a shop: its own templates, strategy and settings."""
