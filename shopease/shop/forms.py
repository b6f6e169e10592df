"""The form of the shop's identity: its words in every language beside the others."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from shopease.core.translation import languages_translated, text_source

MAX_LENGTHS = {"tagline": 160, "country": 80, "opening_note": 160}
"""The words of the shop that differ by language, and how long each may be."""


def spoken_fields() -> list[str]:
    """The names of the form's fields for them."""
    return [f"{name}_{code}" for code in languages_translated() for name in MAX_LENGTHS]


def _declared() -> dict[str, forms.Field]:
    labels = {"tagline": _("Tagline"), "country": _("Country"), "opening_note": _("Note beside the hours")}
    languages = dict(settings.LANGUAGES)
    found: dict[str, forms.Field] = {}
    for field in spoken_fields():
        name, _underscore, code = field.rpartition("_")
        label = format_lazy("{label} ({language})", label=labels[name], language=languages[code])
        found[field] = forms.CharField(label=label, required=False, max_length=MAX_LENGTHS[name])
    return found


_SpokenForm: Any = type("_SpokenForm", (WagtailAdminModelForm,), _declared())


class IdentityForm(_SpokenForm):
    """Reads and writes `translations` through a field for each word and language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in spoken_fields():
            name, _underscore, code = field.rpartition("_")
            known = self.instance.translations.get(code, {}).get(name, {})
            self.fields[field].initial = known.get("text", "")

    def save(self, commit: bool = True) -> Any:
        translations = {}
        for code in languages_translated():
            said = {name: self.cleaned_data.get(f"{name}_{code}", "") for name in MAX_LENGTHS}
            translations[code] = {
                name: {"text": text, "of": text_source(self.instance, name)}
                for name, text in said.items()
                if text and text_source(self.instance, name)
            }
        self.instance.translations = {code: texts for code, texts in translations.items() if texts}
        return super().save(commit)
