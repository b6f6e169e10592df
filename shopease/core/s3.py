"""Files in S3, named by settings. Beside `storages`, for what reads S3 takes 15 MiB in each process."""

from typing import Any

from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage


class PublicS3Storage(S3Storage):
    """Media that anyone may read; pages only write addresses and never call S3."""


class PrivateS3Storage(S3Storage):
    """Files that need a signed link, valid for `PRIVATE_LINK_SECONDS`; always sent as downloads."""

    custom_domain = None

    def url(self, name: str, parameters: Any = None, **kwargs: Any) -> str:
        file_name = name.rsplit("/", 1)[-1]
        as_download = {"ResponseContentDisposition": content_disposition_header(True, file_name)}
        return str(super().url(name, parameters={**as_download, **(parameters or {})}, **kwargs))
