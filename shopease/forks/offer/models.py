"""Oscar's offer models: the shop's clock, counters that no parallel order loses, fewer queries."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import F
from django.utils.html import escape
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
)

from shopease.core import clock
from shopease.core.translation import TranslationsField, translated


class ConditionalOffer(AbstractConditionalOffer):
    """Overrides `oscar.apps.offer.models.ConditionalOffer` (Oscar 4.2): clock, counters, languages."""

    name = translated(AbstractConditionalOffer._meta.get_field("name"))
    description = translated(AbstractConditionalOffer._meta.get_field("description"))
    translations = TranslationsField()

    companions: frozenset[int] | None = None
    names_companions = False
    uses_remembered: tuple[int, int] | None = None
    """With which offers it goes on the same pieces, whether it picks them, and how often a customer (id)
    used it; set by the applicator."""

    def get_num_user_applications(self, user: Any) -> int:
        """Oscar's, from what the applicator read for all offers at once."""
        if self.uses_remembered is not None and self.uses_remembered[0] == user.pk:
            return self.uses_remembered[1]
        return int(super().get_num_user_applications(user))

    def is_available(self, user: Any = None, test_date: datetime | None = None) -> bool:
        """Oscar's, by the shop's clock."""
        return bool(super().is_available(user, test_date or clock.now()))

    def record_usage(self, discount: dict[str, Any]) -> None:
        """Oscar's, without reading the counters first; closes the offer when its cap is reached."""
        from catalogue_ext.offers import offers_forget  # reads the models of this module

        offers = type(self).objects.filter(pk=self.pk)
        offers.update(
            num_applications=F("num_applications") + discount["freq"],
            total_discount=F("total_discount") + discount["discount"],
            num_orders=F("num_orders") + 1,
        )
        self.refresh_from_db(fields=("num_applications", "total_discount", "num_orders", "status"))
        if self.get_max_applications() == 0:
            offers.exclude(status=self.SUSPENDED).update(status=self.CONSUMED)
            transaction.on_commit(offers_forget)


class Condition(AbstractCondition):
    """Overrides `oscar.apps.offer.models.Condition` (Oscar 4.2): proxies keep the range that was read."""

    _proxies: ClassVar[dict[str, Any]] = {}

    @property
    def proxy_map(self) -> dict[str, Any]:
        """Oscar's, which asks its class loader for each class each time."""
        if not self._proxies:
            self._proxies.update(super().proxy_map)
        return self._proxies

    @property
    def description(self) -> str:
        """Oscar's, whose pages take it for HTML: names of ranges stand in it."""
        return escape(super().description or "")

    def proxy(self) -> Any:
        return _with_relations_of(self, super().proxy())


class Benefit(AbstractBenefit):
    """Overrides `oscar.apps.offer.models.Benefit` (Oscar 4.2): proxies keep the range that was read."""

    _proxies: ClassVar[dict[str, Any]] = {}

    @property
    def proxy_map(self) -> dict[str, Any]:
        """Oscar's, which asks its class loader for each class each time."""
        if not self._proxies:
            self._proxies.update(super().proxy_map)
        return self._proxies

    @property
    def description(self) -> str:
        """Oscar's, whose pages take it for HTML: names of ranges stand in it."""
        return escape(super().description or "")

    def proxy(self) -> Any:
        return _with_relations_of(self, super().proxy())


class Range(AbstractRange):
    """Overrides `oscar.apps.offer.models.Range` (Oscar 4.2): answers from what was remembered."""

    members: ClassVar[dict[int, bool]] = {}
    """Product id -> whether it belongs to the range, for the products of one evaluation."""

    def contains_product(self, product: Any) -> bool:
        known = self.members.get(product.pk)
        return bool(super().contains_product(product)) if known is None else known


def _with_relations_of(row: Any, proxy: Any) -> Any:
    """Oscar copies columns only, so that each proxy would read its range again."""
    if proxy is not row:
        proxy._state.fields_cache = row._state.fields_cache
        proxy._state.adding, proxy._state.db = row._state.adding, row._state.db
    return proxy


from oscar.apps.offer.models import *  # noqa: E402
