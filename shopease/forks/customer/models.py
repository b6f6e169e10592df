"""Oscar's customer models."""

from oscar.apps.customer.models import *
