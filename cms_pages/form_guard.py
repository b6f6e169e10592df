"""Keeping robots out of forms without asking a third party, or a riddle of people.

A field that only robots fill, a signed stamp that says when the form was made, and a count of what
one computer sends.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.throttle import failure_count, is_throttled

STAMP, TRAP = "form-stamp", "form-website"
"""Names of the two hidden fields; with their hyphen they can't meet those that editors name."""
SALT = "cms_pages.form"
SCOPE = "form"
QUICKEST = 2
"""Seconds under which nobody has read and filled a form."""
LONGEST = 24 * 3600
PER_COMPUTER, SECONDS = 10, 3600
"""How many forms one computer may send in an hour."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard says of a sent form: the stamp's one-time name, or why it is refused."""

    nonce: str = ""
    refusal: str = ""
    status: int = 422


def stamp_make(page_id: int) -> str:
    """A stamp for a form that is shown now."""
    made = [page_id, secrets.token_hex(16), int(clock.now().timestamp())]
    return signing.dumps(made, salt=SALT, compress=True)


def form_guarded(*, page_id: int, stamp: str, trap: str, computer: str) -> Guarded:
    """Judge a sent form by its hidden fields and the computer it came from. Asks the cache once."""
    if is_throttled(scope=SCOPE, actors=[computer], limit=PER_COMPUTER):
        return Guarded(refusal=_("Too many messages from here. Please try again in an hour."), status=429)
    nonce, age = _stamp_read(page_id, stamp)
    if trap:
        return Guarded(nonce, _("Please leave the field empty that says so."))
    if not nonce or age > LONGEST:
        return Guarded(refusal=_("This form was open for long. Please send it once more."))
    if age < QUICKEST:
        return Guarded(nonce, _("That was very quick. Please send it once more."))
    return Guarded(nonce)


def form_counted(*, computer: str) -> None:
    """Count a form that was taken."""
    failure_count(scope=SCOPE, actors=[computer], seconds=SECONDS)


def _stamp_read(page_id: int, stamp: str) -> tuple[str, float]:
    """The stamp's one-time name and its age in seconds; an empty name when it is not of this form."""
    try:
        form_id, nonce, made = signing.loads(stamp, salt=SALT)
        age = clock.now().timestamp() - made
    except (signing.BadSignature, ValueError, TypeError):
        return "", 0
    return (str(nonce), age) if form_id == page_id else ("", 0)
