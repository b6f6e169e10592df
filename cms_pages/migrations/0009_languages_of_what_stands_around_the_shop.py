import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = ("announcement", "banner", "insert", "menu")


def speak_the_shops_language(apps, schema_editor):
    """What there is was written in the shop's own language."""
    locale = (
        apps.get_model("wagtailcore", "Locale").objects.filter(language_code=settings.LANGUAGE_CODE).first()
    )
    for name in MODELS:
        for row in apps.get_model("cms_pages", name).objects.filter(translation_key=None).only("pk"):
            type(row).objects.filter(pk=row.pk).update(translation_key=uuid.uuid4(), locale=locale)


class Migration(migrations.Migration):
    dependencies = [("cms_pages", "0008_forms_contact_questions_tags")]

    operations = [
        operation
        for name in MODELS
        for operation in (
            migrations.AddField(
                model_name=name,
                name="locale",
                field=models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="wagtailcore.locale",
                    verbose_name="locale",
                ),
            ),
            migrations.AddField(
                model_name=name, name="translation_key", field=models.UUIDField(editable=False, null=True)
            ),
        )
    ] + [migrations.RunPython(speak_the_shops_language, migrations.RunPython.noop, elidable=True)]
