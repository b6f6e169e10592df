"""Reading bought files: what an order or a customer may download, and by which links."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.translation import in_language
from shopease.fulfilment.models import DownloadGrant

SALT = "shopease.fulfilment.download"


def download_token(grant: DownloadGrant) -> str:
    """What names a bought file in its link. The link lives as long as the right to download does."""
    return signing.Signer(salt=SALT).sign(str(grant.pk))


def download_by_token(token: str) -> DownloadGrant | None:
    """The right behind a link, with file and line joined. Raises `BadSignature`. One query."""
    pk = signing.Signer(salt=SALT).unsign(token)
    return DownloadGrant.objects.select_related("file", "line").filter(pk=pk).first()


def download_path(grant: DownloadGrant) -> str:
    """The path of a bought file's page, in the active language."""
    return reverse("download", kwargs={"token": download_token(grant)})


def download_url(grant: DownloadGrant, language: str) -> str:
    """The same as an address for mails."""
    with in_language(language):
        return settings.SITE_URL + download_path(grant)


def download_refusal(grant: DownloadGrant) -> str:
    """Why a file can't be downloaded now; empty when it can."""
    if grant.revoked_at is not None:
        return _("This purchase was given back: the file can't be downloaded any more.")
    if grant.expires_at is not None and grant.expires_at <= clock.now():
        return _("The time in which this file could be downloaded is over. Please write to us.")
    if grant.left <= 0:
        return _("This file was downloaded as often as agreed. Please write to us if you need it again.")
    return ""


def downloads_of_order(order: Any) -> list[DownloadGrant]:
    """The files of an order, as bought. One query."""
    grants = DownloadGrant.objects.filter(line__order=order).select_related("file", "line")
    return list(grants.order_by("line_id", "file__position", "pk"))


def downloads_of_user(user: Any) -> QuerySet[DownloadGrant]:
    """All files that a customer bought, the latest first, without those given back."""
    grants = DownloadGrant.objects.filter(line__order__user=user, revoked_at=None)
    return grants.select_related("file", "line__order", "line__product").order_by("-pk")
