"""Reading the forms of form pages, for the page itself and for sections that hold one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.rich_text import RichText

from cms_pages.form_guard import STAMP, TRAP, stamp_make
from cms_pages.forms import FieldAsked, ShopFormBuilder
from cms_pages.selectors import page_url
from shopease.core.translation import is_translating

FORM_SECONDS = 300


@dataclass(frozen=True, slots=True)
class FormAsked:
    """A published form as it is remembered."""

    page_id: int
    title: str
    button: str
    fields: tuple[FieldAsked, ...]


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form as the component `page_form` shows it; `stamp` goes into the hidden field of its name."""

    page_id: int
    title: str
    form: forms.Form
    url: str
    button: str
    stamp: str
    thanks: RichText | None = None
    is_sent: bool = False
    stamp_name: str = STAMP
    trap_name: str = TRAP


def ids_pattern(page_id: int | None) -> str:
    """How the fields of a form are called in a page that may hold several."""
    return f"form-{page_id or 0}-%s"


def forms_shown(page_ids: Iterable[int]) -> dict[int, FormShown]:
    """Empty forms by the key of their form page, in the active language.

    Those that aren't published and public are left out.
    No query while forms and addresses are cached.
    """
    keys = {_key(pk): pk for pk in page_ids}
    asked: dict[int, FormAsked] = {keys[key]: found for key, found in cache.get_many(keys).items()}
    missing = [pk for pk in keys.values() if pk not in asked]
    if missing:
        pages = apps.get_model("cms_pages", "FormPage").objects.live().public().filter(pk__in=missing)
        read = {page.pk: _asked(page.localized if is_translating() else page) for page in pages}
        cache.set_many({_key(pk): found for pk, found in read.items()}, FORM_SECONDS)
        asked |= read
    urls = {pk: page_url(found.page_id) for pk, found in asked.items()}
    return {pk: _shown(found, urls[pk]) for pk, found in asked.items() if urls[pk]}


def form_forget(page_ids: Iterable[int]) -> None:
    """Drop what is remembered of forms; called when the page of one changes, with its translations."""
    languages = [code for code, _name in settings.LANGUAGES]
    cache.delete_many([_key(pk, language) for pk in page_ids for language in languages])


def _key(page_id: int, language: str = "") -> str:
    return f"cms_pages.form.{page_id}.{language or get_language() or settings.LANGUAGE_CODE}"


def _asked(page: Any) -> FormAsked:
    fields = tuple(
        FieldAsked(
            clean_name=field.clean_name,
            label=field.label,
            field_type=field.field_type,
            required=field.required,
            choices=field.choices,
            default_value=field.default_value,
            help_text=field.help_text,
        )
        for field in page.form_fields.all()
    )
    return FormAsked(page_id=page.pk, title=page.title, button=page.button, fields=fields)


def _shown(asked: FormAsked, url: str) -> FormShown:
    form_class = ShopFormBuilder(asked.fields).get_form_class()
    return FormShown(
        page_id=asked.page_id,
        title=asked.title,
        form=form_class(auto_id=ids_pattern(asked.page_id)),
        url=url,
        button=asked.button,
        stamp=stamp_make(asked.page_id),
    )
