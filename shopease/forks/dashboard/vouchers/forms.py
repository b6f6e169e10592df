"""Sets of voucher codes that can't be guessed, in numbers that one request can make."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from oscar.apps.dashboard.vouchers import forms as upstream
from oscar.apps.dashboard.vouchers.forms import *

MAX_CODES = 1000
MIN_LENGTH, MAX_LENGTH = 8, 32
"""Of a code, without its dashes. Shorter ones could be guessed, and run out."""


class VoucherSetForm(upstream.VoucherSetForm):
    """Overrides `oscar.apps.dashboard.vouchers.forms.VoucherSetForm` (Oscar 4.2): bounded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in (("count", 1, MAX_CODES), ("code_length", MIN_LENGTH, MAX_LENGTH)):
            field = self.fields[name]
            field.validators += [MinValueValidator(least), MaxValueValidator(most)]
            field.widget.attrs |= {"min": least, "max": most}
