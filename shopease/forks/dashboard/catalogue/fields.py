"""Form fields of products: attributes that take files, tags."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from catalogue_ext.tags import MAX_TAG, MAX_TAGS, tag_names


class DocumentField(forms.FileField):
    """A PDF by name and content, at most as large as a picture may be.

    Oscar's attribute of type "file" takes any file, pages and scripts included, and serves it from
    the shop's own address.
    """

    default_validators = [FileExtensionValidator(["pdf"])]

    def to_python(self, data: Any) -> Any:
        """The upload; raises ValidationError for what is no PDF or too large."""
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            limit = filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
            raise ValidationError(_("The file is larger than %(limit)s.") % {"limit": limit}, code="size")
        upload.seek(0)
        is_pdf = upload.read(5) == b"%PDF-"
        upload.seek(0)
        if not is_pdf:
            raise ValidationError(_("Upload a PDF document."), code="content")
        return upload


class TagsField(forms.CharField):
    """Tags as their names, apart by commas; `list` of the widget names the suggestions.

    Taggit's own takes "gift ideas" for two tags.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off", "data-tags": ""})
        super().__init__(**{"widget": widget, "max_length": MAX_TAGS * (MAX_TAG + 2), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """The names of tags; what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else ", ".join(sorted(map(str, value)))

    def clean(self, value: Any) -> Any:
        """The names; raises ValidationError for too many or too long ones."""
        names = tag_names(super().clean(value) or "")
        if len(names) > MAX_TAGS:
            raise ValidationError(_("At most %(limit)s tags.") % {"limit": MAX_TAGS}, code="number")
        if any(len(name) > MAX_TAG for name in names):
            raise ValidationError(
                _("A tag has at most %(limit)s characters.") % {"limit": MAX_TAG}, code="length"
            )
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other tags are named."""
        held = [str(tag) for tag in initial or ()]
        return sorted(held) != sorted(tag_names(data or ""))
