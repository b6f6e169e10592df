import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import shopease.forks.order.keeping


class Migration(migrations.Migration):
    """No statement: Django minds these by itself."""

    dependencies = [
        ("order", "1008_vat_numbers_looked_up"),
        ("partner", "1005_compare_at_as_entered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="line",
            name="stockrecord",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=shopease.forks.order.keeping.set_null_unless_waiting,
                to="partner.stockrecord",
                verbose_name="stock record",
            ),
        ),
        migrations.AlterField(
            model_name="ordernote",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
    ]
