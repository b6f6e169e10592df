"""Options of attributes (Small, Red) as a merchant writes them: one a line, a colour behind its name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")

MAX_OPTIONS = 200
"""In one group: a longer list is no choice any more."""
MAX_NAME = 100
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")


class OptionTextError(ValueError):
    """The text can't be read as options; the message is for the merchant."""


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option that doesn't exist yet; `colour` is "#rrggbb" or empty."""

    name: str
    colour: str = ""


def options_parse(text: str) -> list[OptionDraft]:
    """The options of a text with one a line: "Small", "Brick red #a63b2d" or "Sea #0af".

    Empty lines and repetitions are left out. Raises `OptionTextError`.
    """
    drafts: dict[str, OptionDraft] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        colour = ""
        if words and words[-1].startswith("#"):
            colour = _colour(words.pop(), number)
        name = " ".join(words)
        if not name:
            if colour:
                raise OptionTextError(_("Line %(number)d: name the colour.") % {"number": number})
            continue
        if len(name) > MAX_NAME:
            raise OptionTextError(
                _("Line %(number)d: a name has at most %(most)d characters.")
                % {"number": number, "most": MAX_NAME}
            )
        drafts.setdefault(name.casefold(), OptionDraft(name, colour))
    if len(drafts) > MAX_OPTIONS:
        raise OptionTextError(_("At most %(most)d options are possible.") % {"most": MAX_OPTIONS})
    return list(drafts.values())


def _colour(word: str, number: int) -> str:
    if not _COLOUR.match(word):
        raise OptionTextError(
            _("Line %(number)d: write the colour as # and six digits, for instance #c04a2f.")
            % {"number": number}
        )
    digits = word[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


@transaction.atomic
def options_add(*, group: Any, drafts: Iterable[OptionDraft]) -> list[Any]:
    """The options of the group that the drafts name; those missing are added at the end.

    A draft's colour is given to a known option too. Raises `OptionTextError` when there would be
    too many.
    """
    known = {option.option.casefold(): option for option in group.options.all()}
    place = (group.options.aggregate(last=Max("display_order"))["last"] or 0) + 1
    found = []
    for draft in drafts:
        option = known.get(draft.name.casefold())
        if option is None:
            if len(known) >= MAX_OPTIONS:
                raise OptionTextError(_("At most %(most)d options are possible.") % {"most": MAX_OPTIONS})
            option = AttributeOption.objects.create(
                group=group, option=draft.name, colour=draft.colour, display_order=place
            )
            known[draft.name.casefold()] = option
            place += 1
        elif draft.colour and option.colour != draft.colour:
            option.colour = draft.colour
            option.save(update_fields=("colour",))
        found.append(option)
    return found


def option_group_create(*, name: str) -> Any:
    """A new group of options."""
    return AttributeOptionGroup.objects.create(name=name)
