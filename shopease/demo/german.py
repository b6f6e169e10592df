"""The demo shop in German: texts of shop and catalogue, pages, and what stands around them.

What somebody has translated is left alone; what isn't written here is shown in English.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from oscar.core.loading import get_model
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from catalogue_ext.delivery.ways import ways_forget
from catalogue_ext.offers import offers_forget
from catalogue_ext.selectors import category_tree_forget
from catalogue_ext.translating import KINDS, translations_with
from cms_pages.language_services import language_tree_fill
from cms_pages.snippets import Announcement, Banner, Insert, Menu
from shopease.core.translation import text_source
from shopease.demo.reading import data_read
from shopease.shop.models import ShopIdentity

GERMAN = "de"
MORE = "…"
BLOCKS = re.compile(r"(</?(?:p|h[1-6]|[uo]l|li|blockquote|hr)\b[^>]*>)")

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


class Phrases:
    """What texts are in German; of those known by their beginning ("Soup at seven…") the longest counts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._whole = {key: text for key, text in texts.items() if not key.endswith(MORE)}
        begun = ((key.removesuffix(MORE), text) for key, text in texts.items() if key.endswith(MORE))
        self._begun = sorted(begun, key=lambda pair: -len(pair[0]))

    def said(self, value: Any) -> Any:
        """The same in German: texts, HTML by its blocks, and whatever lists and tables hold of them."""
        if isinstance(value, str):
            return "".join(self._text(part) for part in BLOCKS.split(value))
        if isinstance(value, list):
            return [self.said(item) for item in value]
        return {key: self.said(item) for key, item in value.items()} if isinstance(value, dict) else value

    def _text(self, text: str) -> str:
        words = " ".join(text.split())
        if words in self._whole:
            return self._whole[words]
        return next((german for begin, german in self._begun if words.startswith(begin)), text)


def german_load() -> int:
    """Translate what is written here; how many pages were. Nothing where the shop speaks no German."""
    if GERMAN not in dict(settings.LANGUAGES) or settings.LANGUAGE_CODE == GERMAN:
        return 0
    shop, pages = data_read("german"), data_read("german_pages")
    _identity(shop["identity"])
    _catalogue(Phrases(shop["texts"]))
    _products(shop["product"], shop["title"])
    locale = Locale.objects.get_or_create(language_code=GERMAN)[0]
    language_tree_fill(locale=locale)
    phrases = Phrases({**shop["texts"], **pages["texts"]})
    for model in (Banner, Announcement, Menu, Insert):
        for row in model.objects.filter(locale=Locale.get_default()):
            if not row.has_translation(locale):
                _publish(_spoken(row.copy_for_translation(locale), phrases))
    return sum(_page(slug, data, locale, phrases) for slug, data in pages["page"].items())


def _identity(texts: Mapping[str, str]) -> None:
    for identity in ShopIdentity.objects.all():
        if not identity.translations:
            identity.translations = translations_with(identity, GERMAN, texts)
            identity.save()


def _catalogue(phrases: Phrases) -> None:
    """Everything but products, whose texts are named by their handles."""
    for kind in KINDS.values():
        if kind.model is not Product:
            everything: Any = kind.model._default_manager
            rows = list(everything.filter(translations={}))
            for row in rows:
                sources = {name: text_source(row, name) for name in kind.fields}
                said = {name: phrases.said(source) for name, source in sources.items()}
                known = {name: text for name, text in said.items() if text != sources[name]}
                row.translations = translations_with(row, GERMAN, known)
            everything.bulk_update(rows, ["translations"], batch_size=200)
    for forget in (category_tree_forget, offers_forget, ways_forget):
        forget()


def _products(texts: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    """Written past the models' signals: whoever loads the demo builds the index after it."""
    for product in Product.objects.filter(code__in=titles, translations={}):
        named = translations_with(product, GERMAN, {"title": titles[product.code]})
        Product.objects.filter(pk=product.pk).update(translations=named)
    products = Product.objects.filter(code__in=texts, translations={})
    values = []
    for product in products.prefetch_related("attribute_values__attribute"):
        data = texts[product.code]
        said = {"title": data["title"], "description": data["description"]}
        said |= {"short_description": data["short"], "meta_description": data["short"]}
        Product.objects.filter(pk=product.pk).update(translations=translations_with(product, GERMAN, said))
        for value in product.attribute_values.all():
            if text := data["facts"].get(value.attribute.code):
                value.translations = translations_with(value, GERMAN, {"value_text": text})
                values.append(value)
    ProductAttributeValue.objects.bulk_update(values, ["translations"], batch_size=200)


def _page(slug: str, data: Mapping[str, str], locale: Locale, phrases: Phrases) -> bool:
    """Make the alias of a page one of its own; false when there is none or somebody did so before."""
    original = Page.objects.filter(slug=slug, locale=Locale.get_default()).first()
    alias = original.get_translation_or_none(locale) if original else None
    if alias is None or alias.alias_of_id is None:
        return False
    page = _spoken(alias.specific, phrases)
    if form := getattr(page, "form", None):
        page.form = form.get_translation(locale)
    page.alias_of = None
    page.title = page.draft_title = data["title"]
    page.slug = data.get("slug", page.slug)
    page.search_description = data.get("description", "")
    for field in page.form_fields.all() if hasattr(page, "form_fields") else ():
        for name in ("label", "help_text", "choices", "default_value"):
            setattr(field, name, phrases.said(getattr(field, name)))
    _publish(page)
    return True


def _spoken(row: Any, phrases: Phrases) -> Any:
    """`row` with its texts and sections in German; what every page of Wagtail has isn't touched."""
    shared = {field.name for field in Page._meta.concrete_fields}
    for field in row._meta.concrete_fields:
        if field.name in shared or field.choices:
            continue
        value = getattr(row, field.attname)
        if isinstance(field, StreamField):
            block = field.stream_block
            setattr(row, field.name, block.to_python(phrases.said(block.get_prep_value(value))))
        elif isinstance(field, models.CharField | models.TextField):
            setattr(row, field.name, phrases.said(value))
    return row


def _publish(row: Any) -> None:
    row.save()
    row.save_revision().publish()
