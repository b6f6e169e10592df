from django.db import migrations, models

import shopease.shop.hours


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0003_legal_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="shopidentity",
            name="opening_hours",
            field=shopease.shop.hours.HoursField(
                blank=True,
                default=list,
                help_text="Of the shop that people can walk into. Days without a row are closed.",
                verbose_name="opening hours",
            ),
        ),
        migrations.AddField(
            model_name="shopidentity",
            name="opening_note",
            field=models.CharField(
                blank=True,
                help_text="Such as: closed on public holidays.",
                max_length=160,
                verbose_name="note beside them",
            ),
        ),
    ]
