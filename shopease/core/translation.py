"""Texts of rows in several languages: the row keeps its own, and `translations` keeps the others.

A model gets `translations = TranslationsField()` and `title = translated(<its field>)`. Reading
`row.title` then answers in the active language, and in the row's own where nobody has translated it;
what is written, saved and asked of the database stays the row's own. No query, no join.

`translations` is {language: {field: {"text": the translation, "of": what was translated}}}.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

Translations = Mapping[str, Mapping[str, Mapping[str, str]]]


def languages_translated() -> list[str]:
    """The codes of the shop's languages beside its own."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def language_now() -> str:
    """The active language, to be kept with what somebody is to be written to about later."""
    return get_language() or settings.LANGUAGE_CODE


def in_language(code: str) -> override:
    """Everything in a language that was kept: `with in_language(order.language):`.

    The shop's own where none was kept, or where the shop has given that one up.
    """
    known = any(code == offered for offered, _name in settings.LANGUAGES)
    return override(code if known else settings.LANGUAGE_CODE)


def is_translating() -> bool:
    """Whether the active language is another than the shop's own."""
    return bool(other_language())


def other_language() -> str:
    """The active language where it is another than the shop's own, else nothing."""
    language = get_language()
    return language if language and language != settings.LANGUAGE_CODE else ""


def text_in_language(translations: Translations | None, name: str, source: Any) -> Any:
    """The text of a field in the active language, else `source`; for rows read as values."""
    language = other_language() if translations else ""
    if not translations or not language:
        return source
    known = translations.get(language, {}).get(name)
    return known["text"] if known else source


def text_in_sql(column: str, language: str, name: str, part: str = "text") -> KeyTextTransform:
    """The same in SQL: the translation that `column`, a path to `translations`, holds of a field; or NULL.

    With "of" as `part` it is the text that was translated.
    """
    return KeyTextTransform(part, KeyTransform(name, KeyTransform(language, column)))


def text_source(row: models.Model, name: str) -> str:
    """The row's own text, whatever language is active."""
    if name not in row.__dict__:
        row.refresh_from_db(fields=[name])
    return row.__dict__[name] or ""


class TranslationsField(models.JSONField):
    """The column beside the texts of a row that others translate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"verbose_name": _("translations"), **_COLUMN, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


_COLUMN: dict[str, Any] = {"default": dict, "blank": True, "editable": False}


class _TranslatedText(DeferredAttribute):
    """Reads in the active language; `__set__` makes it come before the row's dictionary."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        source = super().__get__(instance, owner)
        if not source or get_language() == settings.LANGUAGE_CODE:
            return source
        return text_in_language(instance.translations, self.field.attname, source)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _TranslatedField(models.Field):
    """Saves what the row holds, not what it shows; migrations see the plain field."""

    descriptor_class = _TranslatedText
    plain: type[models.Field]

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, self.descriptor_class(self))  # Django keeps that of an abstract parent

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname)

    def value_from_object(self, obj: models.Model) -> Any:
        return text_source(obj, self.name)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain.__name__}", args, kwargs


class TranslatedCharField(_TranslatedField, models.CharField):
    """A line in several languages."""

    plain = models.CharField


class TranslatedTextField(_TranslatedField, models.TextField):
    """A text in several languages."""

    plain = models.TextField


def translated(field: Any) -> Any:
    """`field`, which may be one that the model inherits, so that it reads in the active language."""
    _name, _path, args, kwargs = field.deconstruct()
    kind = TranslatedTextField if isinstance(field, models.TextField) else TranslatedCharField
    return kind(*args, **kwargs)
