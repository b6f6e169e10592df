"""The basket of the request."""

from oscar.apps.basket import middleware as upstream


class BasketMiddleware(upstream.BasketMiddleware):
    """Overrides `oscar.apps.basket.middleware.BasketMiddleware` (Oscar 4.2); named by settings."""
