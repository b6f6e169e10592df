"""Links of editors: what they may lead to, how that is chosen, and what becomes of it."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from cms_pages.links import LinkBlock, TargetBlock
from cms_pages.references import references_mend
from cms_pages.selectors import link_url
from tests.factories.catalogue import category_create, product_create, product_picture_add
from tests.factories.pages import HERO, content_page_create, home_page, landing_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

CHOOSER = "/cms/links/choose/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(user_create(role="editor"))
    return client


def document_create(title: str = "Care") -> Any:
    file = ContentFile(b"%PDF-1.4", name=f"{title.lower()}.pdf")
    return get_document_model().objects.create(title=title, file=file)


@pytest.mark.parametrize(
    ("stored", "target"),
    [
        ({"label": "Go", "page": 7, "category": None, "address": ""}, "page:7"),
        ({"label": "Go", "page": None, "category": 3, "address": ""}, "category:3"),
        ({"label": "Go", "page": None, "category": None, "address": "/basket/"}, "address:/basket/"),
        ({"label": "Go", "page": None, "category": None, "address": ""}, ""),
        ({"label": "Go", "target": "product:5"}, "product:5"),
    ],
)
def test_links_stored_before_stay_readable(stored: dict[str, Any], target: str) -> None:
    block = LinkBlock()
    expected = {"label": "Go", "target": target}
    assert block.get_prep_value(block.to_python(stored)) == expected
    assert block.get_prep_value(block.bulk_to_python([stored])[0]) == expected
    assert block.get_prep_value(block.normalize(stored)) == expected


def test_a_link_leads_to_whatever_was_chosen() -> None:
    page, category, document = content_page_create("Imprint"), category_create("Cups"), document_create()
    product = product_create("Bowl")
    assert link_url(f"page:{page.pk}") == "/imprint/"
    assert link_url(f"product:{product.pk}") == f"/catalogue/bowl_{product.pk}/"
    assert link_url(f"category:{category.pk}") == f"/catalogue/category/cups_{category.pk}/"
    assert link_url(f"document:{document.pk}") == document.url
    assert link_url("search:blue & white") == "/search/?q=blue+%26+white"
    assert link_url("address:https://example.com/") == "https://example.com/"


def test_a_link_to_what_is_gone_or_hidden_leads_nowhere() -> None:
    hidden = product_create("Bowl", is_public=False)
    draft = content_page_create("Draft", live=False)
    wrong = ("", "nonsense", "page:", "page:x", "page:999999", "product:999999", "category:999999")
    for target in (*wrong, "document:999999", f"product:{hidden.pk}", f"page:{draft.pk}"):
        assert link_url(target) == ""


def test_a_link_follows_its_product_at_once(django_capture_on_commit_callbacks: Any) -> None:
    product = product_create("Bowl")
    assert link_url(f"product:{product.pk}") == f"/catalogue/bowl_{product.pk}/"
    product.is_public = False
    with django_capture_on_commit_callbacks(execute=True):
        product.save()
    assert link_url(f"product:{product.pk}") == ""


def test_addresses_are_remembered(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    product, page = product_create("Bowl"), content_page_create("Imprint")
    targets = (f"product:{product.pk}", f"page:{page.pk}")
    for target in targets:
        link_url(target)
    with django_assert_num_queries(0):
        assert all(link_url(target) for target in targets)


def test_all_links_of_a_page_are_read_together(client: Client) -> None:
    def statements(number: int) -> int:
        targets = [f"page:{content_page_create(f'Page {number} {n}').pk}" for n in range(number)]
        targets += [f"product:{product_create(f'Bowl {number} {n}').pk}" for n in range(number)]
        heroes = [("hero", {**HERO, "link": {"label": "Go", "target": target}}) for target in targets]
        page = landing_page_create(f"Weeks {number}", *heroes)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            html = client.get(page.url).content.decode()
        assert html.count(">Go</a>") == 2 * number
        return len(asked)

    statements(1)
    assert statements(4) == statements(2)


@pytest.mark.parametrize("target", ["address:javascript:alert(1)", "address://evil", "page:1x", "shelf:1"])
def test_what_no_link_may_lead_to_is_refused(target: str) -> None:
    with pytest.raises(ValidationError):
        TargetBlock().clean(target)


def test_the_dialog_offers_all_kinds_with_what_tells_them_apart(editor: Client) -> None:
    product_picture_add(product_create("Linen bowl", price="24.50", stock_fields={"sku": "BOWL-1"}))
    product_create("Linen lamp", stock=0)
    category_create("Linen")
    content_page_create("Linen care", live=False)
    document_create("Linen guide")
    html = editor.get(f"{CHOOSER}results/", {"q": "linen"}).content.decode()
    for text in (
        "Linen bowl",
        "BOWL-1 · €24.50 · 5 in stock",
        "sold out",
        "Linen care",
        "not published",
        "linen-guide",
    ):
        assert text in html.replace("linen_guide", "linen-guide").replace("linen guide", "linen-guide")
    assert html.count("data-chooser-modal-choice") == 5
    only = editor.get(f"{CHOOSER}results/", {"q": "linen", "kind": "category"}).content.decode()
    assert only.count("data-chooser-modal-choice") == 1


@pytest.mark.parametrize("words", ['"', "%", "x" * 200, "<b>"])
def test_odd_words_find_nothing_and_break_nothing(editor: Client, words: str) -> None:
    assert editor.get(f"{CHOOSER}results/", {"q": words, "kind": "product"}).status_code == 200


def test_what_is_clicked_is_taken_by_name(editor: Client) -> None:
    product = product_create("Bowl", stock=0)
    answer = json.loads(editor.get(f"{CHOOSER}chosen/product_3A{product.pk}/").content)
    assert answer["step"] == "chosen"
    assert answer["result"]["id"] == f"product:{product.pk}"
    assert answer["result"]["title"] == "Bowl (Product, sold out)"
    for missing in ("product_3A999999", "nonsense", "address_3Ax"):
        assert editor.get(f"{CHOOSER}chosen/{missing}/").status_code in {302, 404}


def test_an_address_or_a_search_is_written(editor: Client) -> None:
    taken = editor.post(f"{CHOOSER}create/", {"address": "/offers/", "words": ""}).json()
    assert taken["result"] == {"id": "address:/offers/", "title": "/offers/ (Address)", "edit_url": ""}
    taken = editor.post(f"{CHOOSER}create/", {"address": "", "words": "linen"}).json()
    assert taken["result"]["id"] == "search:linen"
    for refused in ({"address": "javascript:alert(1)"}, {"address": "/a/", "words": "b"}, {}):
        assert editor.post(f"{CHOOSER}create/", refused).json()["step"] == "reshow_creation_form"


def test_a_form_says_what_is_wrong_with_a_target() -> None:
    block, hidden = TargetBlock(), product_create("Bowl", is_public=False)
    assert block.get_form_state(f"product:{hidden.pk}")["title"] == "Bowl (Product, hidden from shoppers)"
    assert block.get_form_state("page:999999")["title"] == "Gone (Page, no longer exists)"
    assert block.get_form_state("") is None


def test_a_target_knows_the_pages_that_link_to_it() -> None:
    product = product_create("Bowl")
    page = home_page(("hero", {**HERO, "link": {"label": "See", "target": f"product:{product.pk}"}}))
    ReferenceIndex.create_or_update_for_object(page)
    found = ReferenceIndex.get_references_to(product)
    assert [(r.object_id, r.describe_source_field()) for r in found] == [(str(page.pk), "Sections → Hero")]


def test_what_a_lost_message_left_out_of_the_index_is_mended() -> None:
    product = product_create("Bowl")
    page = home_page(("hero", {**HERO, "link": {"label": "See", "target": f"product:{product.pk}"}}))
    ReferenceIndex.objects.all().delete()
    references_mend()
    assert [r.object_id for r in ReferenceIndex.get_references_to(product)] == [str(page.pk)]


def test_shoppers_reach_no_dialog(client: Client) -> None:
    client.force_login(user_create())
    assert client.get(CHOOSER).status_code in {302, 403, 404}
