"""Sets of voucher codes that can't be guessed, in numbers that one request can make."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from oscar.apps.dashboard.vouchers import forms as upstream
from oscar.apps.dashboard.vouchers.forms import *

from shopease.core.widgets import MomentInput

MAX_CODES = 1000
MIN_LENGTH, MAX_LENGTH = 8, 32
"""Of a code, without its dashes. Shorter ones could be guessed, and run out."""


class VoucherForm(upstream.VoucherForm):
    """Overrides `oscar.apps.dashboard.vouchers.forms.VoucherForm` (Oscar 4.2): dates as for sets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start_datetime", "end_datetime"):
            self.fields[name].widget = MomentInput()


class VoucherSetForm(upstream.VoucherSetForm):
    """Overrides `oscar.apps.dashboard.vouchers.forms.VoucherSetForm` (Oscar 4.2): bounded.

    Oscar's own picker writes "00:00:ss", which no server can read.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start_datetime", "end_datetime"):
            self.fields[name].widget = MomentInput()
        for name, least, most in (("count", 1, MAX_CODES), ("code_length", MIN_LENGTH, MAX_LENGTH)):
            field = self.fields[name]
            field.validators += [MinValueValidator(least), MaxValueValidator(most)]
            field.widget.attrs |= {"min": least, "max": most}
