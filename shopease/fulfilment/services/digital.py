"""Files that are bought: granted when paid, counted at each download, revoked by a refund."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from shopease.core import clock
from shopease.fulfilment.models import DownloadGrant, ProductFile


def downloads_follow(*, line: Any, entitled: int) -> bool:
    """Let the buyer of so many pieces of a line download its files; whether one was granted just now.

    With none left the files are revoked. In the caller's transaction on a locked order; two queries, and
    three a new file.
    """
    if not entitled:
        line.download_grants.filter(revoked_at=None).update(revoked_at=clock.now())
        return False
    known = {grant.file_id: grant for grant in line.download_grants.all()}
    files = list(files_of(line.product)) if line.product_id else []
    for file in files:
        limit = entitled * (file.download_limit or settings.DOWNLOAD_LIMIT)
        if file.pk not in known:
            DownloadGrant.objects.create(line=line, file=file, limit=limit, expires_at=_end(file))
    if line.quantity > entitled:  # some pieces were given back
        for grant in known.values():
            each = grant.file.download_limit or settings.DOWNLOAD_LIMIT
            DownloadGrant.objects.filter(pk=grant.pk, limit__gt=entitled * each).update(
                limit=Greatest(F("count"), entitled * each)
            )
    return any(file.pk not in known for file in files)


def files_of(product: Any) -> Any:
    """What comes with a product: its own files, and of a variant those of its parent."""
    owners = (
        Q(product=product.pk) | Q(product=product.parent_id) if product.parent_id else Q(product=product.pk)
    )
    return ProductFile.objects.filter(owners, removed_at=None)


def _end(file: ProductFile) -> datetime | None:
    days = settings.DOWNLOAD_DAYS if file.download_days is None else file.download_days
    return clock.now() + timedelta(days=days) if days else None


def open_grants() -> Q:
    """Rights that may still be used."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    return Q(revoked_at=None) & in_time & Q(count__lt=F("limit"))


def download_take(*, grant: DownloadGrant) -> bool:
    """Count one download; False when the right is used up, over or revoked. One query."""
    taken = DownloadGrant.objects.filter(open_grants(), pk=grant.pk)
    return bool(taken.update(count=F("count") + 1, last_at=clock.now()))


def download_renew(*, grant: DownloadGrant) -> None:
    """Give the buyer as many downloads and days again; staff's answer to a lost file."""
    each = grant.file.download_limit or settings.DOWNLOAD_LIMIT
    DownloadGrant.objects.filter(pk=grant.pk, revoked_at=None).update(
        limit=F("count") + each, expires_at=_end(grant.file)
    )


def product_file_add(*, product: Any, title: str, file: File, **fields: Any) -> ProductFile:
    """Sell a file with a product, last of its files unless told otherwise."""
    position = fields.pop("position", product.sold_files.count())
    return ProductFile.objects.create(
        product=product, title=title, file=file, size=file.size, position=position, **fields
    )


def product_file_replace(*, file: ProductFile, content: File) -> None:
    """A newer version: who bought the file gets it from now on, as often as before."""
    former = str(file.file.name)
    file.file, file.size = content, content.size
    file.save(update_fields=("file", "size"))
    storage = file.file.storage
    transaction.on_commit(lambda: storage.delete(former))


def product_file_remove(*, file: ProductFile) -> None:
    """Sell a file no more: its buyers keep it, one that nobody bought is deleted."""
    if file.grants.exists():
        ProductFile.objects.filter(pk=file.pk).update(removed_at=clock.now())
        return
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
