"""Form pages and what is sent by them, as plain functions."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms_pages.form_guard import STAMP, TRAP, stamp_make
from cms_pages.form_pages import FormField, FormPage
from cms_pages.models import ContactPage
from home.models import HomePage
from shopease.core import clock

NAME = {"label": "Your name", "field_type": "singleline"}
EMAIL = {"label": "Your e-mail", "field_type": "email"}
TEXT = {"label": "Message", "field_type": "multiline"}
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n"


def form_page_create(title: str = "Write to us", *fields: dict[str, Any], **values: Any) -> FormPage:
    """A published form below the home page; a name, an address and a message unless told otherwise."""
    page = FormPage(title=title, **values)
    for number, field in enumerate(fields or (NAME, EMAIL, TEXT)):
        page.form_fields.add(FormField(sort_order=number, **field))
    HomePage.objects.get().add_child(instance=page)
    return page


def contact_page_create(title: str = "Contact", **values: Any) -> ContactPage:
    """A published contact page below the home page."""
    page = ContactPage(title=title, **values)
    HomePage.objects.get().add_child(instance=page)
    return page


def form_send(client: Client, page: FormPage, *, seconds: int = 10, **values: Any) -> Any:
    """Send a form that was shown `seconds` ago; `stamp` and `trap` replace the hidden fields."""
    headers = {"HX-Request": "true"} if values.pop("htmx", False) else {}
    with clock.at(clock.now() - timedelta(seconds=seconds)):
        made = stamp_make(page.pk)
    data = {STAMP: values.pop("stamp", made), TRAP: values.pop("trap", ""), **values}
    return client.post(page.url, data, headers=headers)


def pdf_file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small PDF, as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def png_file(name: str = "broken.png") -> SimpleUploadedFile:
    """A small picture, as a browser sends it."""
    out = BytesIO()
    Image.new("RGB", (12, 8), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")
