"""Workers that look at the same stock at once raise one alert and write one mail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from oscar.core.loading import get_model
from wagtail.models import Site

from shopease.fulfilment.services import stock_alerts_refresh
from shopease.notifications.models import OutboxMessage
from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget
from tests.factories.catalogue import product_create

pytestmark = pytest.mark.usefixtures("committed_db")

StockAlert = get_model("partner", "StockAlert")
StockRecord = get_model("partner", "StockRecord")
WORKERS = 4


def test_a_crossing_seen_by_four_workers_is_told_once() -> None:
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email = "shop@example.com"
    identity.save()
    shop_identity_forget()
    for number in range(5):
        product_create(f"Cup {number}", stock=9)
    StockRecord.objects.update(low_stock_threshold=10)
    start = Barrier(WORKERS)

    def look() -> int:
        start.wait()
        try:
            return stock_alerts_refresh()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        raised = [future.result() for future in [pool.submit(look) for _ in range(WORKERS)]]
    assert sum(raised) == 5
    assert StockAlert.objects.filter(status=StockAlert.OPEN).count() == 5
    assert OutboxMessage.objects.filter(topic="stock.low").count() == 1
