from django.db import migrations, models


class Migration(migrations.Migration):
    """How often a dispute was opened again after it was closed, and what its provider takes for it."""

    dependencies = [("payments", "0006_disputes")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="reopened",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="times opened again"),
        ),
        migrations.AddField(
            model_name="dispute",
            name="fee",
            field=models.DecimalField(
                decimal_places=2,
                default=0,
                help_text="Beside the amount: no money of the customer's.",
                max_digits=12,
                verbose_name="provider's fee",
            ),
        ),
    ]
