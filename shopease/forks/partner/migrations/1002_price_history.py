import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "1001_backorder_oversold_compare_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockrecord",
            name="lowest_30",
            field=models.DecimalField(
                decimal_places=2,
                editable=False,
                help_text="Of the 30 days before the present price, from the price history. Contains tax.",
                max_digits=12,
                null=True,
                verbose_name="lowest price of the 30 days before",
            ),
        ),
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "stockrecord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_changes",
                        to="partner.stockrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "price change",
                "verbose_name_plural": "price changes",
                "indexes": [models.Index(fields=["stockrecord", "-changed_at"], name="price_history")],
            },
        ),
    ]
