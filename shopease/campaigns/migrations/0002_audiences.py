from typing import Any

from django.conf import settings
from django.db import migrations, models

KINDS = {"guests": "Guests", "signed_in": "Signed in"}


def make_general_audiences(apps: Any, schema_editor: Any) -> None:
    Audience = apps.get_model("campaigns", "Audience")
    Audience.objects.bulk_create(Audience(name=name, kind=kind) for kind, name in KINDS.items())


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_schedules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guests", "Guests"),
                            ("signed_in", "Signed in"),
                            ("group", "Customer group"),
                        ],
                        default="group",
                        editable=False,
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        related_name="audiences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="members",
                    ),
                ),
            ],
            options={
                "verbose_name": "audience",
                "verbose_name_plural": "audiences",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "group"), _negated=True),
                        fields=("kind",),
                        name="audience_of_kind_is_there_once",
                    )
                ],
            },
        ),
        migrations.RunPython(make_general_audiences, migrations.RunPython.noop),
    ]
