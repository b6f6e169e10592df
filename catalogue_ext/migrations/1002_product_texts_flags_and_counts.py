from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1001_price_availability_and_library_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="benefits",
            field=models.TextField(blank=True, verbose_name="benefits"),
        ),
        migrations.AddField(
            model_name="product",
            name="how_to_use",
            field=models.TextField(blank=True, verbose_name="how to use"),
        ),
        migrations.AddField(
            model_name="product",
            name="ingredients",
            field=models.TextField(blank=True, verbose_name="ingredients"),
        ),
        migrations.AddField(
            model_name="product",
            name="is_bestseller",
            field=models.BooleanField(default=False, verbose_name="bestseller"),
        ),
        migrations.AddField(
            model_name="product",
            name="is_featured",
            field=models.BooleanField(default=False, verbose_name="featured"),
        ),
        migrations.AddField(
            model_name="product",
            name="is_new",
            field=models.BooleanField(default=False, verbose_name="new"),
        ),
        migrations.AddField(
            model_name="product",
            name="num_reviews",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="number of reviews"),
        ),
        migrations.AddField(
            model_name="product",
            name="short_description",
            field=models.CharField(
                blank=True,
                help_text="One or two sentences beside the price. No formatting.",
                max_length=200,
                verbose_name="short description",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="unit",
            field=models.CharField(
                blank=True,
                choices=[("ml", "millilitres"), ("g", "grams"), ("m", "metres"), ("piece", "pieces")],
                max_length=8,
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="unit_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                help_text="How much one piece contains, for the unit price: 250 for a bottle of 250 ml.",
                max_digits=10,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                verbose_name="content",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="units_sold",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="units sold"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["is_public", "-units_sold"], name="product_bestselling"),
        ),
    ]
