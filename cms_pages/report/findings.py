"""What is wrong with what pages name: sold out, hidden, gone, leading nowhere, without words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms_pages.report.addresses import address_leads
from cms_pages.report.mentions import Mention, mentions
from cms_pages.report.types import Finding, Problem

Verdict = tuple[Problem, str] | None
"""A problem and the name of what has it; nothing when all is well."""

CHUNK = 500


def findings(*, user: Any = None) -> list[Finding]:
    """All problems of published pages and of snippets, each once, by page.

    One query for each kind of page and snippet and, for 500 things they name, one for each kind of
    thing; up to four for each different address that was written by hand. With `user`, only what that
    person may edit is linked.
    """
    named = list(mentions(user))
    verdicts = {model: _judge(model, found) for model, found in _by_model(named).items()}
    found = dict.fromkeys(
        Finding(mention.owner, mention.place, mention.path, *verdict)
        for mention in named
        if (verdict := _verdict(mention, verdicts)) is not None
    )
    return sorted(found, key=lambda finding: (finding.title.lower(), finding.place, finding.what))


def _by_model(named: Iterable[Mention]) -> dict[type[Any] | None, set[str]]:
    found: dict[type[Any] | None, set[str]] = {}
    for mention in named:
        found.setdefault(mention.model, set()).add(mention.key)
    return found


def _verdict(mention: Mention, verdicts: dict[type[Any] | None, dict[str, Verdict]]) -> Verdict:
    verdict = verdicts[mention.model].get(mention.key)
    if verdict is None or not mention.is_link:
        return verdict
    problem, what = verdict
    return None if problem == Problem.SOLD_OUT else (Problem.BROKEN_LINK, what)


def _judge(model: type[Any] | None, keys: set[str]) -> dict[str, Verdict]:
    """What is wrong with each of these rows or addresses."""
    if model is None:
        return {key: None if address_leads(key) else (Problem.BROKEN_LINK, key) for key in keys}
    judge = _judges().get(model, _other)
    rows = {str(row.pk): row for row in _rows(model, keys)}
    gone: Verdict = (Problem.MISSING, str(model._meta.verbose_name))
    return {key: judge(rows[key]) if key in rows else gone for key in keys}


def _rows(model: Any, keys: set[str]) -> Iterator[Any]:
    wanted = sorted(keys)
    rows = model._default_manager.all()
    if model is get_model("catalogue", "Product"):
        rows = rows.select_related("parent")
    for start in range(0, len(wanted), CHUNK):
        yield from rows.filter(pk__in=wanted[start : start + CHUNK])


def _judges() -> dict[type[Any], Callable[[Any], Verdict]]:
    return {
        get_model("catalogue", "Product"): _product,
        get_model("catalogue", "Category"): _category,
        get_image_model(): _picture,
        Page: _page,
    }


def _product(product: Any) -> Verdict:
    shown = product.parent or product
    if not (product.is_public and shown.is_public):
        return Problem.HIDDEN, product.get_title()
    return None if product.is_available else (Problem.SOLD_OUT, product.get_title())


def _category(category: Any) -> Verdict:
    is_shown = category.is_public and category.ancestors_are_public
    return None if is_shown else (Problem.HIDDEN, category.name)


def _picture(image: Any) -> Verdict:
    return None if image.alt_text.strip() else (Problem.NO_ALT, image.title)


def _page(page: Any) -> Verdict:
    return None if page.live else (Problem.BROKEN_LINK, _("%(page)s (not published)") % {"page": page.title})


def _other(row: Any) -> Verdict:
    """A banner, a schedule, an offer: it is there, and says itself when it is shown."""
    return None
