"""Oscar's analytics models."""

from oscar.apps.analytics.models import *
