import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        ("catalogue", "1002_product_texts_flags_and_counts"),
    ]

    operations = [
        migrations.RemoveField(model_name="category", name="image"),
        migrations.AddField(
            model_name="category",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="categories",
                to="media.libraryimage",
                verbose_name="picture",
            ),
        ),
    ]
