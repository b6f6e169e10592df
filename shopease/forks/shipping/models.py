"""Oscar's shipping models."""

from oscar.apps.shipping.models import *  # noqa: F403
