"""A shop with a journal, a campaign and menus."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def shop(module_shop: Callable[..., Any]) -> Any:
    """A running shop whose pages are those of an editor."""
    from tests.factories import forms, pages  # models can't be imported before Django is set up

    running = module_shop(processes=1, database="sqlite")
    with running.data():
        for number in range(1, 12):
            text = ("rich_text", "<h2>Clay</h2><p>Six people work in a shed.</p>")
            pages.article_create(f"Article {number}", text, author="Ada Lindau")
        banner = pages.banner_create(link={"label": "Lay the table", "address": "/journal/"})
        pages.announcement_create("Closed on Monday", link={"label": "Why", "address": "/journal/"})
        children = [{"label": "The journal", "address": "/journal/"}]
        pages.menu_create("footer", {"label": "Reading", "children": children})
        link = {**pages.LINK, "label": "All articles", "address": "/journal/"}
        question = {"question": "When?", "answer": "<p>Soon.</p>"}
        pages.landing_page_create(
            "Table weeks",
            ("hero", pages.HERO),
            ("promotion_banner", {"banner": banner.pk, "is_wide": False}),
            ("journal_teasers", {"heading": "From the journal", "limit": 3, "link": link}),
            ("newsletter", {"heading": "A letter a month", "text": "What is new."}),
            ("faq", {"heading": "Asked often", "questions": [question]}),
        )
        photo = {"label": "A picture of it", "field_type": "file", "required": False}
        forms.contact_page_create(form=forms.form_page_create("Repairs", forms.NAME, forms.EMAIL, photo))
    return running
