"""The trees of categories and pages."""

from collections.abc import Iterator

from oscar.core.loading import get_model


def trees() -> Iterator[str]:
    """The trees of categories and pages are sound."""
    from wagtail.models import Page

    for name, model in (("category", get_model("catalogue", "Category")), ("page", Page)):
        problems = model.find_problems()
        if any(problems):
            yield f"the {name} tree is broken: {problems}"
