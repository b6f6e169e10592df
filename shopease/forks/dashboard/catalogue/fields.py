"""Form fields of product attributes that take files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


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
