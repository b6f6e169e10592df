"""The profile form; e-mail and password are allauth's."""

from typing import Any

from django import forms
from oscar.apps.customer.forms import *
from oscar.core.compat import get_user_model


class ProfileForm(forms.ModelForm):
    """Overrides `oscar.apps.customer.forms.ProfileForm` (Oscar 4.2): names only."""

    class Meta:
        model = get_user_model()
        fields = ("first_name", "last_name")

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=user, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
