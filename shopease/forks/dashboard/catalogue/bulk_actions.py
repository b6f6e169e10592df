"""Changes to many products at once."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from oscar.apps.dashboard.catalogue import bulk_actions as upstream
from oscar.apps.dashboard.catalogue.bulk_actions import *

from catalogue_ext.services import products_refresh


class _RefreshingAction:
    """Oscar changes rows without signals: lists learn of it here."""

    def execute(self, request: HttpRequest, objects: Any, form: Any) -> None:
        ids = list(objects.values_list("pk", flat=True))
        super().execute(request, objects, form)  # type: ignore[misc]
        transaction.on_commit(lambda: products_refresh(product_ids=ids))


class MakeProductsPublicAction(_RefreshingAction, upstream.MakeProductsPublicAction):
    """Overrides `oscar.apps.dashboard.catalogue.bulk_actions.MakeProductsPublicAction` (Oscar 4.2)."""


class MakeProductsNonPublicAction(_RefreshingAction, upstream.MakeProductsNonPublicAction):
    """Overrides `oscar.apps.dashboard.catalogue.bulk_actions.MakeProductsNonPublicAction` (Oscar 4.2)."""


class SetProductPriceAction(_RefreshingAction, upstream.SetProductPriceAction):
    """Overrides `oscar.apps.dashboard.catalogue.bulk_actions.SetProductPriceAction` (Oscar 4.2)."""
