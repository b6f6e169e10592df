"""Offers that are running by the shop's clock."""

from typing import Any

from django.db import models
from django.db.models import Q
from oscar.apps.offer import managers
from oscar.apps.offer.managers import *

from shopease.core import clock


class ActiveOfferManager(managers.ActiveOfferManager):
    """Overrides `oscar.apps.offer.managers.ActiveOfferManager` (Oscar 4.2), which asks the system's clock."""

    def get_queryset(self) -> Any:
        return self.at(clock.now())

    def at(self, moment: Any) -> Any:
        """Those that run at a moment, which may be left to a prepared statement."""
        return models.Manager.get_queryset(self).filter(
            Q(end_datetime__gte=moment) | Q(end_datetime=None),
            Q(start_datetime__lte=moment) | Q(start_datetime=None),
            status=self.model.OPEN,
        )
