import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        ("catalogue", "0032_category_exclude_from_menu_category_long_description"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="is_available",
            field=models.BooleanField(default=False, editable=False, verbose_name="available to buy"),
        ),
        migrations.AddField(
            model_name="product",
            name="lowest_price",
            field=models.DecimalField(
                decimal_places=2, editable=False, max_digits=12, null=True, verbose_name="lowest price"
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["is_public", "-date_created"], name="product_newest"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["is_public", "lowest_price"], name="product_by_price"),
        ),
        migrations.RemoveField(model_name="productimage", name="original"),
        migrations.AddField(
            model_name="productimage",
            name="original",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="product_images",
                to="media.libraryimage",
                verbose_name="picture",
            ),
        ),
    ]
