"""The fields that editors put into forms, as the storefront asks them: each is bounded."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from shopease.media.files import document_kind, validate_size

MAX_FILES = 2
"""In one form, so that all of them together come through the gateway."""
FILE_BYTES = 5 * 1024 * 1024
FILE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".pdf")
MAX_LINE, MAX_TEXT, MAX_NUMBER = 255, 5000, 10**12


class FieldKind(models.TextChoices):
    """What a field of a form asks for."""

    LINE = "singleline", _("A line of text")
    TEXT = "multiline", _("Text of several lines")
    EMAIL = "email", _("E-mail address")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    ADDRESS = "url", _("Web address")
    TICK = "checkbox", _("Box to tick")
    TICKS = "checkboxes", _("Several boxes to tick")
    DROPDOWN = "dropdown", _("One from a list that opens")
    RADIO = "radio", _("One from a list that is open")
    FILE = "file", _("File (picture or PDF)")

    @classmethod
    def with_choices(cls) -> tuple["FieldKind", ...]:
        """Those that need choices to choose from."""
        return (cls.TICKS, cls.DROPDOWN, cls.RADIO)


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """A field of a form as it is remembered; named as Wagtail's form builder reads a field."""

    clean_name: str
    label: str
    field_type: str
    required: bool
    choices: str
    default_value: str
    help_text: str


def choices_of(text: str) -> list[str]:
    """The choices that an editor wrote, a line each, or in one line with commas between them."""
    lines = text.splitlines() if "\n" in text.strip() else text.split(",")
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class SentFileField(forms.FileField):
    """A picture or a PDF of at most 5 MB, as its content says."""

    widget = forms.FileInput

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        validate_size(file, FILE_BYTES)
        if PurePath(str(file.name)).suffix.lower() not in FILE_ENDINGS or document_kind(file) is None:
            raise ValidationError(_("Choose a picture (JPEG, PNG, WebP) or a PDF."), code="kind")
        return file


class ShopFormBuilder(FormBuilder):
    """Wagtail's builder (8.0) with bounds on what may be typed and the browser's own inputs."""

    def create_singleline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=MAX_LINE, **options)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 6}), **options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        return forms.EmailField(max_length=254, widget=widget, **options)

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        bounds = [MinValueValidator(-MAX_NUMBER), MaxValueValidator(MAX_NUMBER)]
        return forms.DecimalField(max_digits=18, decimal_places=4, validators=bounds, **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **options)

    def create_url_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.URLField(max_length=500, assume_scheme="https", **options)

    def create_checkbox_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["initial"] = field.default_value.strip().lower() in {"1", "on", "true", "yes"}
        return forms.BooleanField(**options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["choices"] = [("", _("Please choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def create_file_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options.pop("initial", None)
        field_ = SentFileField(max_length=200, **options)
        field_.widget.attrs["accept"] = ",".join(FILE_ENDINGS)
        return field_

    def get_formatted_field_choices(self, field: Any) -> list[tuple[str, str]]:
        return [(choice, choice) for choice in choices_of(field.choices)]

    def get_formatted_field_initial(self, field: Any) -> list[str]:
        return choices_of(field.default_value)

    def get_form_class(self) -> type[BaseForm]:
        return type("ShopForm", (BaseForm,), {**self.formfields, "use_required_attribute": True})
