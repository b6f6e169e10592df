"""Publishing a page lets go of what shows pages, and of nothing else that is remembered."""

from typing import Any
from unittest import mock

import pytest
from django.core.cache import caches

from cms_pages.languages import ADDRESSES_KEY
from cms_pages.selectors import ARTICLES_KEY, JOURNAL_KEY, LINKS_KEY, MENU_KEY, NOT_FOUND_KEY
from shopease.shop.selectors import SITES_KEY
from tests.factories.pages import content_page_create

pytestmark = pytest.mark.django_db

OF_PAGES = {ADDRESSES_KEY, ARTICLES_KEY, JOURNAL_KEY, LINKS_KEY, MENU_KEY, NOT_FOUND_KEY, SITES_KEY}


def test_publishing_a_page_forgets_only_what_shows_pages(django_capture_on_commit_callbacks: Any) -> None:
    page, gone, backend = content_page_create("About"), set(), caches["default"]
    with (
        mock.patch.object(backend, "delete", side_effect=lambda key, **_options: gone.add(key)),
        mock.patch.object(backend, "delete_many", side_effect=lambda keys, **_options: gone.update(keys)),
        mock.patch.object(backend, "clear") as clear,
        django_capture_on_commit_callbacks(execute=True),
    ):
        page.save_revision().publish()
    clear.assert_not_called()
    assert gone == OF_PAGES
