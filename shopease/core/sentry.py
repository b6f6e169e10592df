"""What Sentry is told of an error: what happened and where, never of whom.

Left to itself the SDK sends along what was posted, the variables of every function on the way, and addresses
that are keys: names, postal addresses, links to orders, codes.
"""

import re
from collections.abc import Mapping
from typing import Any

E_MAIL = re.compile(r"[^\s@<>'\"(){}\[\]=:,]+@[^\s@<>'\"(){}\[\],;]+\.[^\s@<>'\"(){}\[\],;]+")
SECRET = re.compile(r"[A-Za-z0-9_-]{32,}")
"""Tokens of links, signatures, keys; nothing that people say is as long."""


def sentry_options() -> dict[str, Any]:
    """How the SDK is set up, beside where it sends to."""
    return {
        "include_local_variables": False,
        "max_request_body_size": "never",
        "traces_sample_rate": 0.0,
        "before_send": event_trim,
        "before_breadcrumb": breadcrumb_trim,
    }


def event_trim(event: Any, hint: Any) -> Any:
    """Of the request only its method and address; no e-mail address or token in any text."""
    asked = event.pop("request", None)
    if asked:
        address = str(asked.get("url", "")).partition("?")[0]
        event["request"] = {"method": asked.get("method", ""), "url": masked(address)}
    event.pop("user", None)
    for name in ("exception", "logentry", "message", "breadcrumbs"):
        if name in event:
            event[name] = masked(event[name])
    return event


def breadcrumb_trim(crumb: Any, hint: Any) -> Any:
    """What was logged and called before, without e-mail addresses and tokens."""
    return masked(crumb)


def masked(thing: Any) -> Any:
    """The same, with e-mail addresses and tokens left out of all texts; names of files and functions stay."""
    if isinstance(thing, str):
        return SECRET.sub("[secret]", E_MAIL.sub("[e-mail]", thing))
    if isinstance(thing, Mapping):
        return {key: each if key == "stacktrace" else masked(each) for key, each in thing.items()}
    if isinstance(thing, list | tuple):
        return [masked(each) for each in thing]
    return thing
