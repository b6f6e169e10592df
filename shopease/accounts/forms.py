"""allauth's forms where they would tell who has an account, or trip over a double click."""

from typing import Any

from allauth.account import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from shopease.users.models import User


class SignupForm(forms.SignupForm):
    """Overrides `allauth.account.forms.SignupForm` (allauth 65): equal work for known addresses."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Register, or say the same to an address that is known already.

        Of two registrations at the same moment the second is answered like any known address.
        """
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)
