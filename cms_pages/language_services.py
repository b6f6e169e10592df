"""Filling the tree of a language: what nobody has translated is there as an alias of the original."""

from wagtail.models import Locale, Page


def language_tree_fill(*, locale: Locale) -> int:
    """Give every page of the shop's own language an alias in `locale` where it stands in none; how many.

    From the top down, so that parents come first. Safe to run again. The pages are read in one query, each
    new alias costs about a dozen.
    """
    own = Locale.get_default()
    if locale.pk == own.pk:
        return 0
    there = Page.objects.filter(locale=locale).values("translation_key")
    missing = Page.objects.filter(locale=own, depth__gt=1).exclude(translation_key__in=there)
    filled = 0
    for page in missing.order_by("path").specific().iterator(chunk_size=100):
        if not page.has_translation(locale):
            page.copy_for_translation(locale, copy_parents=True, alias=True)
            filled += 1
    return filled


def languages_fill() -> int:
    """Fill the trees of all languages; how many aliases were made. One query for each if none is missing."""
    return sum(language_tree_fill(locale=locale) for locale in Locale.objects.all())
