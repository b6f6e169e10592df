"""Links that show the shop as it will be, to whoever holds one, until they expire.

Such a link is a part in front of the shop's own addresses: `/preview/<what, signed>/catalogue/`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from django.core import signing
from django.utils.timezone import is_aware

from shopease.campaigns.types import Preview
from shopease.core import clock

SALT = "shopease.preview"
FOLDER = "/preview/"
MAX_LASTING = timedelta(days=7)

_SHOWN = (
    "wagtail_serve",
    "catalogue:index",
    "catalogue:category",
    "catalogue:detail",
    "catalogue:quick",
    "catalogue:related",
    "catalogue:recent",
    "catalogue:compare",
    "catalogue:reviews-list",
    "catalogue:reviews-detail",
    "offer:*",
    "search:search",
    "search:suggest",
    "basket:summary",
    "basket:mini",
)

_preview: ContextVar[Preview | None] = ContextVar("shopease_preview", default=None)


class PreviewError(Exception):
    """A link of a preview that is forged or has expired."""


def preview_now() -> Preview | None:
    """The preview that this request shows, if it shows one."""
    return _preview.get()


@contextmanager
def previewing(preview: Preview) -> Iterator[None]:
    """Let `preview_now()` answer `preview` inside the block."""
    token = _preview.set(preview)
    try:
        yield
    finally:
        _preview.reset(token)


def preview_path(*, moment: datetime | None, audience_id: int | None, lasts: timedelta) -> str:
    """Where the shop's addresses begin in a preview (no slash at its end). Lasts a week at most."""
    if moment is not None and not is_aware(moment):
        raise ValueError("A preview needs an aware moment.")
    content = {
        "at": moment and int(moment.timestamp()),
        "to": audience_id,
        "until": int((clock.now() + min(lasts, MAX_LASTING)).timestamp()),
    }
    return FOLDER + signing.dumps(content, salt=SALT)


def preview_read(token: str) -> Preview:
    """What a link shows. Raises `PreviewError`."""
    try:
        content = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise PreviewError from error
    preview = Preview(
        moment=None if content["at"] is None else datetime.fromtimestamp(content["at"], UTC),
        audience_id=content["to"],
        expires_at=datetime.fromtimestamp(content["until"], UTC),
    )
    if preview.expires_at <= clock.now():
        raise PreviewError
    return preview


def preview_shows(view_name: str) -> bool:
    """Whether a view is part of previews: what one looks at, and nothing that one does."""
    return any(fnmatchcase(view_name, pattern) for pattern in _SHOWN)
