from typing import Any

from django.db import migrations, models

UNPLACED = 2_147_483_647


def let_go_of_zero(apps: Any, schema_editor: Any) -> None:
    """Nobody has given the place 0: it was the default."""
    places = apps.get_model("catalogue", "ProductCategory").objects.filter(display_order=0)
    places.update(display_order=UNPLACED)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1012_newest_first_in_one_place"),
    ]

    operations = [
        migrations.AlterField(
            model_name="productcategory",
            name="display_order",
            field=models.PositiveIntegerField(
                default=UNPLACED,
                help_text="Where the category is sorted by hand: the lowest number comes first.",
                verbose_name="place in the category",
            ),
        ),
        migrations.RunPython(let_go_of_zero, migrations.RunPython.noop),
    ]
