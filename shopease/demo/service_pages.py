"""The demo shop's forms, its contact page, questions by topics and words for missing addresses."""

from typing import Any

from cms_pages.form_pages import FormField
from cms_pages.models import ContactPage, FaqPage, FormPage, NotFoundPage
from home.models import HomePage
from shopease.demo.reading import data_read


def service_pages_load(home: HomePage, writer: Any) -> None:
    """Add those pages that don't exist; `writer` is the `PageWriter` of the other pages."""
    data = data_read("service")
    for form in data["form"]:
        fields = {name: form[name] for name in ("intro", "button", "mail_to", "keep_days", "thanks")}
        questions = [FormField(sort_order=number, **row) for number, row in enumerate(form["fields"])]
        writer.add(home, FormPage, form, [], form_fields=questions, **fields)
    contact = data["contact"]
    fields = {name: contact[name] for name in ("intro", "map_link", "directions")}
    fields |= {"form_id": writer.found(contact["form"]), "map_picture_id": writer.found(contact["map"])}
    writer.add(home, ContactPage, contact, [], in_menus=True, **fields)
    faq = data["faq"]
    topics = [
        ("topic", FaqPage.topics.field.stream_block.child_blocks["topic"].to_python(t)) for t in faq["topic"]
    ]
    writer.add(home, FaqPage, faq, [], in_menus=True, intro=faq["intro"], topics=topics)
    missing = data["missing"]
    writer.add(home, NotFoundPage, missing, missing["section"], text=missing["text"])
