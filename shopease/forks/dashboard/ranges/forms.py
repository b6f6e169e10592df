"""Products of a range by a list of SKUs, pasted or as a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.ranges import forms as upstream
from oscar.apps.dashboard.ranges.forms import *

MAX_BYTES = 1_000_000


class RangeProductForm(upstream.RangeProductForm):
    """Overrides `oscar.apps.dashboard.ranges.forms.RangeProductForm` (Oscar 4.2): reads text files only."""

    def clean_file_upload(self) -> Any:
        """A text of bearable length; Oscar fails on anything else."""
        file = self.cleaned_data["file_upload"]
        if not file:
            return file
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is too large; at most 1 MB can be read."))
        try:
            text = file.read().decode()
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is not a text file in UTF-8.")) from None
        if "\0" in text:
            raise forms.ValidationError(_("This is not a text file in UTF-8."))
        file.seek(0)
        return file
