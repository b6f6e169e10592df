"""Attributes that only variants use belong to each variant."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef


def set_levels(apps: Any, schema_editor: Any) -> None:
    """Those of which a variant has a value and no product with variants has one."""
    values = apps.get_model("catalogue", "ProductAttributeValue").objects.filter(attribute=OuterRef("pk"))
    apps.get_model("catalogue", "ProductAttribute").objects.filter(
        Exists(values.filter(product__structure="child")),
        ~Exists(values.filter(product__structure="parent")),
    ).update(level="variant")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "1009_pattern_of_skus")]

    operations = [migrations.RunPython(set_levels, migrations.RunPython.noop)]
