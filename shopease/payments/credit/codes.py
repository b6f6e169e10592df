"""Codes of gift cards: made of a salt and the shop's secret key, looked up by their hash.

Whoever reads the database learns no code; the shop can still write one into its mail again.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from shopease.payments.credit.errors import CodeLostError
from shopease.payments.models import CreditAccount

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses, read aloud or on paper."""
LENGTH = 16
"""About 78 bits."""
GROUP = 4
MAX_TYPED = 60


def code_draw(account: CreditAccount) -> str:
    """Give a gift card (unsaved, or to be saved) a new code, and answer with it."""
    account.code_salt = secrets.token_hex(16)
    plain = _made(settings.SECRET_KEY, account.code_salt)
    account.code_hash, account.code_end = code_hash(plain), plain[-GROUP:]
    return code_shown(plain)


def code_of(account: CreditAccount) -> str:
    """The code of a gift card; raises `CodeLostError` when it was made with a key that is gone."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        plain = _made(key, account.code_salt)
        if code_hash(plain) == account.code_hash:
            return code_shown(plain)
    raise CodeLostError


def code_plain(typed: str) -> str:
    """What somebody typed as a code is kept; empty when it can't be one."""
    plain = "".join(typed[:MAX_TYPED].upper().split()).replace("-", "")
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def code_hash(plain: str) -> str:
    """What is kept of a code. Codes are too long to be guessed from it, so that no slow hash is needed."""
    return hashlib.sha256(f"shopease.gift-card:{plain}".encode()).hexdigest()


def code_shown(plain: str) -> str:
    """In groups, as people read it."""
    return "-".join(plain[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _made(key: str, salt: str) -> str:
    number = int.from_bytes(hmac.digest(key.encode(), f"shopease.gift-card:{salt}".encode(), "sha512"))
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)
