"""`manage.py check --database default`, which `migrate` runs: prices that the shop can't sell by say so."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connections
from oscar.core.loading import get_model


@register(Tags.database)
def currency_check(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Prices in another currency than the shop's: what they belong to is not for sale."""
    records = get_model("partner", "StockRecord")
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        with connection.cursor() as cursor:
            if records._meta.db_table not in connection.introspection.table_names(cursor):
                continue  # before the first migration
        others = records.objects.using(alias).exclude(price_currency=settings.OSCAR_DEFAULT_CURRENCY)
        if count := others.filter(price__isnull=False).count():
            message = f"{count} prices are not in {settings.OSCAR_DEFAULT_CURRENCY}: nobody can buy at them."
            found.append(checks.Warning(message, hint="Set CURRENCY back.", id="partner.W001"))
    return found
