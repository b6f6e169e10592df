from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "1006_tax_and_pickup"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["status", "-date_placed"], name="orders_by_status"),
        ),
    ]
