"""Words as search compares them: small letters without accents, signs left out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shopease.search.types import MAX_NUMBER, MAX_TERM

MAX_TERMS = 12
"""Words of a question that count; each costs the database a look."""
MAX_SYNONYM_WORDS = 3
MIN_NUMBER = 3
"""Signs of an article number from which on its beginning is looked for."""
ENDING = 2
"""Letters by which two forms of a word differ at most: bowl, bowls; box, boxes."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"|[^\s"]+')
_SIGN = re.compile(r"[^0-9A-Z]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def words_clean(text: str) -> str:
    """A question without invisible signs and double spaces."""
    shown = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(s for s in shown if unicodedata.category(s)[0] != "C").split())


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once, in order."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def key_of(text: str) -> str:
    """A question as pins and the log compare it."""
    return " ".join(_WORD.findall(fold(text)))


def words_known_by(text: str) -> list[str]:
    """The words of a name that can be completed and mended: not numbers, not single letters."""
    return [word for word in words_of(text) if 2 <= len(word) <= MAX_TERM and not word.isdigit()]


def number_of(text: str) -> str:
    """An article number in capitals and digits: MUG-77, mug 77 and MUG77 are one."""
    return _SIGN.sub("", unicodedata.normalize("NFKD", text).upper())[:MAX_NUMBER]


def number_pattern(text: str) -> str:
    """What an article number must be LIKE to be meant by a question.

    Its beginning is enough once there is a digit or a hyphen in it, else it must be the whole.
    """
    number = number_of(text)
    is_begun = len(number) >= MIN_NUMBER and any(sign.isdigit() or sign == "-" for sign in text.strip("-"))
    return f"{number}%" if is_begun else number


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: `terms` must all be found, each by one of its alternatives.

    An alternative of several words is a phrase. `words` are the folded words for marking.
    """

    text: str
    terms: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for term in self.terms for part in term for word in part.split()))


def question_of(text: str, synonyms: Mapping[str, Sequence[str]]) -> Question:
    """What `text` asks; words in quotation marks stand together, others anywhere.

    `synonyms` maps folded words to all that mean the same, themselves included.
    """
    terms: list[tuple[str, ...]] = []
    loose: list[str] = []
    for part in _PART.finditer(text):
        if part[1] is None:
            loose += _WORD.findall(fold(part[0]))
        elif phrase := key_of(part[1]):
            terms += _loose_terms(loose, synonyms)
            loose = []
            terms.append((phrase,))
    terms += _loose_terms(loose, synonyms)
    return Question(text, tuple(dict.fromkeys(terms))[:MAX_TERMS])


def _loose_terms(words: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    terms, start = [], 0
    while start < len(words):
        size = next(
            (n for n in range(MAX_SYNONYM_WORDS, 0, -1) if " ".join(words[start : start + n]) in synonyms), 1
        )
        said = " ".join(words[start : start + size])
        terms.append(tuple(dict.fromkeys([said, *synonyms.get(said, ())])))
        start += size
    return terms


def is_akin(word: str, asked: str) -> bool:
    """Whether a folded word of a name is what was asked, begins so, or is another form of it."""
    if word.startswith(asked):
        return True
    if abs(len(word) - len(asked)) > ENDING or min(len(word), len(asked)) < 3:
        return False
    stem = max(3, min(len(word), len(asked)) - ENDING)
    return asked.startswith(word) or (stem > 3 and word[:stem] == asked[:stem])


def marked(text: str, asked: Iterable[str]) -> SafeString:
    """`text` as HTML, its words that were asked for in `<mark>`; everything else escaped."""
    wanted = [word for word in asked if word]
    parts, end = [], 0
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if any(is_akin(word, one) for one in wanted):
            parts.append(format_html("{}<mark>{}</mark>", text[end : found.start()], found[0]))
            end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, text[end:]]))


def spellings(word: str) -> set[str]:
    """All that one typing error away from `word`: a letter missing, doubled, wrong or swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    extra = {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    return missing | swapped | wrong | extra


def distance(one: str, other: str) -> int:
    """Typing errors between two words: letters missing, extra, wrong, or two swapped (optimal alignment)."""
    rows: list[list[int]] = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
