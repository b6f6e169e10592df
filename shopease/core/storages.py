"""Where files lie: hashed static files, public media, private files behind links that expire."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from storages.backends.s3 import S3Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PRIVATE_SALT = "shopease.private-file"


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, ES-module imports included."""

    support_js_module_import_aggregation = True
    manifest_strict = False


class PublicS3Storage(S3Storage):
    """Media that anyone may read; pages only write addresses and never call S3."""


class PrivateS3Storage(S3Storage):
    """Files that need a signed link, valid for `PRIVATE_LINK_SECONDS`."""

    custom_domain = None


class PrivateFileStorage(FileSystemStorage):
    """Private files on disk: outside the media folder, reached by a signed link that expires."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"location": settings.PRIVATE_ROOT, **kwargs})

    def url(self, name: str | None) -> str:
        token = signing.dumps(name, salt=PRIVATE_SALT, compress=True)
        return reverse("private-file", kwargs={"token": token})


def private_name(token: str) -> str:
    """The file named by a signed link.

    Raises `django.core.signing.BadSignature` when the link is forged or older than
    `PRIVATE_LINK_SECONDS`.
    """
    return str(signing.loads(token, salt=PRIVATE_SALT, max_age=settings.PRIVATE_LINK_SECONDS))
