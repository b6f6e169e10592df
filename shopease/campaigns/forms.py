"""Forms of /cms/: who belongs to an audience, and links to previews."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from shopease.campaigns.models import Audience
from shopease.core import clock
from shopease.users.models import User

MAX_MEMBERS = 2000
MAX_PATH = 500
MAX_DISTANCE = timedelta(days=5 * 365)
NAMED = 5
"""Addresses without an account that a message names."""


class AudienceForm(WagtailAdminModelForm):
    """An audience with its members by their e-mail addresses."""

    addresses = forms.CharField(
        label=_("Members"),
        required=False,
        max_length=MAX_MEMBERS * 100,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("E-mail addresses of customers who have an account, one a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_group:
            del self.fields["addresses"]
        elif self.instance.pk:
            members = self.instance.members.order_by("email").values_list("email", flat=True)
            self.initial["addresses"] = "\n".join(members)

    def clean_addresses(self) -> list[User]:
        """The accounts behind the addresses; those without one are named."""
        wanted = {line.strip().lower() for line in self.cleaned_data["addresses"].splitlines()} - {""}
        if len(wanted) > MAX_MEMBERS:
            raise ValidationError(_("A group has %(limit)d members at most."), params={"limit": MAX_MEMBERS})
        accounts = User.objects.annotate(lowered=Lower("email")).filter(lowered__in=wanted)
        found = {user.email.lower(): user for user in accounts}
        if missing := sorted(wanted - set(found)):
            names = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
            raise ValidationError(_("There is no account for: %(names)s"), params={"names": names})
        return list(found.values())

    def save(self, commit: bool = True) -> Audience:
        """With its members, once the row is there."""
        audience: Audience = super().save(commit=commit)
        if commit and "addresses" in self.fields:
            audience.members.set(self.cleaned_data["addresses"])
        return audience


class PreviewForm(forms.Form):
    """Of what a link shows the shop, and for how long it is good."""

    moment = forms.DateTimeField(
        label=_("As of"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("What is scheduled until then is shown as if it were there. Empty: now."),
    )
    audience = forms.ModelChoiceField(
        Audience.objects.all(), label=_("For"), required=False, empty_label=_("A guest")
    )
    path = forms.CharField(
        label=_("Begin on"),
        initial="/",
        max_length=MAX_PATH,
        help_text=_("The address of a page of the shop, without its domain."),
    )
    hours = forms.TypedChoiceField(
        label=_("The link is good for"),
        coerce=int,
        initial=24,
        choices=[(1, _("one hour")), (24, _("one day")), (168, _("one week"))],
    )

    def clean_moment(self) -> datetime | None:
        """A moment that somebody may mean."""
        moment: datetime | None = self.cleaned_data["moment"]
        if moment is not None and abs(moment - clock.now()) > MAX_DISTANCE:
            raise ValidationError(_("Choose a moment of these five years."))
        return moment

    def clean_path(self) -> str:
        """A path of this shop, and of no other."""
        path: str = self.cleaned_data["path"]
        if not path.startswith("/") or path.startswith("//") or "\\" in path:
            raise ValidationError(_("Begin with a slash, as in /catalogue/."))
        return path

    def clean_hours(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["hours"])
