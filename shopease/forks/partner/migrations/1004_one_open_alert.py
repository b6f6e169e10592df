from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now


def close_older(apps: Any, schema_editor: Any) -> None:
    """Of several open alerts of a stock record the latest stays."""
    alert = apps.get_model("partner", "StockAlert")
    open_alerts = alert.objects.filter(status="Open")
    later = open_alerts.filter(stockrecord=OuterRef("stockrecord"), pk__gt=OuterRef("pk"))
    older = list(open_alerts.filter(Exists(later)).values_list("pk", flat=True))
    alert.objects.filter(pk__in=older).update(status="Closed", date_closed=Now())


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "1003_available_on"),
    ]

    operations = [
        migrations.RunPython(close_older, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="stockalert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "Open")), fields=("stockrecord",), name="stock_alert_one_open"
            ),
        ),
    ]
