"""The little language in which texts of messages are written, by the shop and by its staff.

`{order.number}` stands for a value, `{button}` and `{details}`, alone on a line, for parts of the mail;
`# ` begins a heading, an empty line a paragraph. Nothing else means anything: no template engine
ever sees what staff wrote, values are put in once and never read again, and everything is escaped.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from shopease.notifications.errors import UnknownPlaceholderError

PARTS = ("button", "details")
"""Placeholders that stand for a part of the mail instead of a value."""

LINK = "link"
"""How the names of placeholders end whose value is an address."""

_AROUND = "()[]“”„«»‘’‚\"'.,;:!?–-"
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_GAP = re.compile(r"\n[ \t]*\n+")


@dataclass(frozen=True)
class Part:
    """A stretch of a letter: a heading, a paragraph, the button or the details."""

    kind: str
    text: str = ""
    html: SafeString = SafeString("")  # noqa: RUF009


@dataclass(frozen=True)
class Letter:
    """What a message says, with its values put in."""

    subject: str
    parts: tuple[Part, ...]


def text_check(
    text: str, *, known: Collection[str], parts: Collection[str] = PARTS, secrets: Collection[str] = ()
) -> None:
    """Raise UnknownPlaceholderError for placeholders of `text` not among `known`, parts amid a line, and
    addresses or `secrets` glued to something: that would carry them to another site with one click."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in known and name not in parts]
    if unknown:
        raise UnknownPlaceholderError(unknown)
    glued = [name for run in text.split() for name in _glued(run) if name in secrets or name.endswith(LINK)]
    if glued:
        raise UnknownPlaceholderError(glued, apart=True)
    beside = [name for line in text.splitlines() for name in _not_alone(line)]
    if beside:
        raise UnknownPlaceholderError(beside, alone=True)


def _glued(run: str) -> list[str]:
    found = _PLACEHOLDER.findall(run)
    return found if found and run.strip(_AROUND) != f"{{{found[0]}}}" else []


def _not_alone(line: str) -> list[str]:
    found = [name for name in _PLACEHOLDER.findall(line) if name in PARTS]
    return found if found and line.strip() != f"{{{found[0]}}}" else []


def line_render(text: str, values: Mapping[str, str]) -> str:
    """`text` on one line with its values, as subjects and SMS need it; unknown placeholders are left out."""
    return " ".join(_plain(text, values).split())


def letter_render(
    *, subject: str, body: str, values: Mapping[str, str], secrets: Collection[str] = ()
) -> Letter:
    """The letter that `body` says, as parts that a mail's templates put in place; its subject shows no
    `secrets`."""
    shown = {name: value for name, value in values.items() if name not in secrets}
    return Letter(line_render(subject, shown), tuple(_parts(body, values)))


def _parts(body: str, values: Mapping[str, str]) -> Iterator[Part]:
    for block in _GAP.split(body.replace("\r\n", "\n").replace("\r", "\n").strip()):
        lines: list[str] = []
        for line in block.split("\n"):
            name = line.strip().removeprefix("{").removesuffix("}")
            if line.strip() == f"{{{name}}}" and name in PARTS:
                yield from _paragraph(lines, values)
                lines = []
                yield Part(name)
            elif line.startswith("# "):
                yield from _paragraph(lines, values)
                lines = []
                text = _plain(line[2:].strip(), values)
                yield Part("heading", text, conditional_escape(text))
            else:
                lines.append(line)
        yield from _paragraph(lines, values)


def _paragraph(lines: list[str], values: Mapping[str, str]) -> Iterator[Part]:
    text = _plain("\n".join(lines).strip(), values)
    if text:
        yield Part("paragraph", text, _html(text))


def _html(text: str) -> SafeString:
    """Escaped, with line breaks; web addresses become links."""
    pieces: list[SafeString] = []
    at = 0
    for found in _WEB_ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?)")
        pieces.append(conditional_escape(text[at : found.start()]))
        pieces.append(format_html('<a href="{0}">{0}</a>', address))
        at = found.start() + len(address)
    pieces.append(conditional_escape(text[at:]))
    return mark_safe("".join(pieces).replace("\n", "<br>"))  # noqa: S308  # every piece is escaped above


def _plain(text: str, values: Mapping[str, str]) -> str:
    """One pass: what a value brings along is never taken for a placeholder."""
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), ""), text)
