"""The form by which editors add pictures in /cms/."""

from typing import Any

from django.db import transaction
from wagtail.images.forms import BaseImageForm

from shopease.media.fields import PictureField


class LibraryImageForm(BaseImageForm):
    """Overrides `wagtail.images.forms.BaseImageForm` (Wagtail 8.0) to count pixels before decoding.

    Says what the picture shows: only where several files come at once it is asked after the upload.
    A new file and the end of the old one's renditions are one transaction: the task that is woken
    by it would else find the old renditions and make none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget
            )
        if "alt_text" in self.fields:
            is_asked = not self.is_bound or self.add_prefix("alt_text") in self.data
            self.fields["alt_text"].required = is_asked or self.instance.pk is not None

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        return super().save(commit)
