"""Puts a home page where Wagtail's welcome page stands, and names both sites after SITE_URL."""

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations

NO_LINK = {"label": "", "page": None, "category": None, "address": ""}
SECTIONS = (
    (
        "hero",
        {
            "heading": "Made well, used daily",
            "text": "",
            "picture": None,
            "link": {**NO_LINK, "label": "See everything", "address": "/catalogue/"},
        },
    ),
    (
        "product_grid",
        {
            "heading": "New arrivals",
            "products": [],
            "rule": "newest",
            "category": None,
            "limit": 8,
            "link": {**NO_LINK, "label": "See everything", "address": "/catalogue/"},
        },
    ),
)


def _body() -> str:
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in SECTIONS])


def replace_welcome_page(apps: Any, schema_editor: Any) -> None:
    page_model = apps.get_model("wagtailcore", "Page")
    home_model = apps.get_model("home", "HomePage")
    site_model = apps.get_model("wagtailcore", "Site")
    content_type = apps.get_model("contenttypes", "ContentType")
    home_type, _ = content_type.objects.get_or_create(app_label="home", model="homepage")
    root = page_model.objects.filter(depth=1).order_by("path").first()
    if root is None or home_model.objects.exists():
        return
    page_type = content_type.objects.filter(app_label="wagtailcore", model="page")
    welcome = page_model.objects.filter(depth=2, slug="home", numchild=0, content_type__in=page_type)
    site_model.objects.filter(root_page__in=welcome).delete()
    welcome.delete()
    last = page_model.objects.filter(depth=2).order_by("path").last()
    step = int(last.path[len(root.path) :], 36) + 1 if last else 1
    slug = "home" if not page_model.objects.filter(depth=2, slug="home").exists() else "shop-home"
    home = home_model.objects.create(
        title="Home",
        draft_title="Home",
        slug=slug,
        content_type=home_type,
        path=f"{root.path}{_base36(step)}",
        depth=2,
        numchild=0,
        url_path=f"/{slug}/",
        locale=root.locale,
        live=True,
        body=_body(),
    )
    root.numchild = page_model.objects.filter(depth=2).count()
    root.save(update_fields=["numchild"])
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    is_default = not site_model.objects.filter(is_default_site=True).exists()
    site_model.objects.get_or_create(
        hostname=address.hostname,
        port=port,
        defaults={"root_page": home, "is_default_site": is_default, "site_name": settings.WAGTAIL_SITE_NAME},
    )


def name_django_site(apps: Any, schema_editor: Any) -> None:
    apps.get_model("sites", "Site").objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": settings.WAGTAIL_SITE_NAME},
    )


def _base36(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text.rjust(4, "0")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sites", "0002_alter_domain_unique"),
    ]

    operations = [
        migrations.RunPython(replace_welcome_page, migrations.RunPython.noop),
        migrations.RunPython(name_django_site, migrations.RunPython.noop),
    ]
