"""Orders from before know by their status how far their units got and where their money is."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Q


def fill(apps: Any, schema_editor: Any) -> None:
    """Set-based; orders were shipped, cancelled and paid as wholes until now."""
    line = apps.get_model("order", "Line")
    order = apps.get_model("order", "Order")
    attempt = apps.get_model("payments", "PaymentAttempt")
    product_class = apps.get_model("catalogue", "ProductClass")

    def of_class(**wanted: bool) -> Q:
        classes = product_class.objects.filter(**wanted)
        return Q(product__product_class__in=classes) | Q(product__parent__product_class__in=classes)

    line.objects.filter(pk__in=line.objects.filter(of_class(track_stock=True)).values("pk")).update(
        tracks_stock=True
    )
    line.objects.filter(pk__in=line.objects.filter(of_class(requires_shipping=False)).values("pk")).update(
        needs_shipping=False
    )
    line.objects.filter(order__status__in=("Shipped", "Delivered")).update(num_shipped=F("quantity"))
    line.objects.filter(order__status="Cancelled").update(num_cancelled=F("quantity"))
    attempt.objects.filter(status="refunded").update(refunded=F("amount"))
    for state, statuses in (
        ("promised", ["promised"]),
        ("paid", ["captured", "refunding"]),
        ("refunded", ["refunded"]),
    ):
        found = attempt.objects.filter(order=OuterRef("pk"), status__in=statuses)
        order.objects.filter(Exists(found)).update(payment_state=state)


class Migration(migrations.Migration):
    dependencies = [
        ("order", "1004_how_far_each_unit_got"),
        ("payments", "0002_several_captures_and_refunds"),
        ("catalogue", "1016_tags_of_products"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
