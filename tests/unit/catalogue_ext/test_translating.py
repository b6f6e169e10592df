from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from catalogue_ext.selectors import cards_for, category_tree, products_by_ids
from catalogue_ext.translating import (
    FACT,
    KINDS,
    TranslationGoneError,
    readiness_of,
    rows_in_state,
    texts_of,
    translations_save,
)
from shopease.users.roles import Role
from tests.factories.catalogue import (
    Product,
    category_create,
    product_create,
    variant_product_create,
)
from tests.factories.matrix import axis_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

PRODUCTS, CATEGORIES, OPTIONS = KINDS["products"], KINDS["categories"], KINDS["options"]


def translate(row: Any, kind: Any = PRODUCTS, **texts: str) -> None:
    translations_save(kind=kind, pk=row.pk, language="de", texts=texts)


def test_a_kind_knows_what_is_missing_and_what_has_changed_since() -> None:
    cup, bowl = product_create("Cup", short_description="For tea."), product_create("Bowl")
    found = readiness_of(PRODUCTS, "de")
    assert (found.total, found.missing, found.outdated, found.percent) == (2, 2, 0, 0)
    translate(cup, title="Becher")
    translate(bowl, title="Schale")
    assert list(rows_in_state(PRODUCTS, "de", "missing")) == [cup]
    translate(cup, short_description="Für Tee.")
    assert readiness_of(PRODUCTS, "de").percent == 100
    Product.objects.filter(pk=bowl.pk).update(title="Deep bowl")
    found = readiness_of(PRODUCTS, "de")
    assert (found.missing, found.outdated, found.percent) == (0, 1, 50)
    bowl.refresh_from_db()
    text = texts_of(PRODUCTS, bowl, "de")[0]
    assert (text.source, text.translation, text.was) == ("Deep bowl", "Schale", "Bowl")


def test_what_is_left_empty_is_taken_away_and_what_isnt_named_stays() -> None:
    cup = product_create("Cup", short_description="For tea.")
    translate(cup, title=" Becher ", short_description="Für Tee.")
    translate(cup, title="  ")
    cup.refresh_from_db()
    assert cup.translations == {"de": {"short_description": {"text": "Für Tee.", "of": "For tea."}}}


def test_what_is_gone_is_not_written() -> None:
    cup = product_create("Cup")
    pk = cup.pk
    cup.delete()
    with pytest.raises(TranslationGoneError):
        translations_save(kind=PRODUCTS, pk=pk, language="de", texts={"title": "Becher"})


def test_options_of_one_name_are_translated_together() -> None:
    kind = product_create("Cup").product_class
    first = axis_create(kind, "Glaze", ["Sage"])["Sage"]
    second = axis_create(kind, "Lid", ["Sage"])["Sage"]
    assert readiness_of(OPTIONS, "de").total == 1
    translate(rows_in_state(OPTIONS, "de", "missing").get(), OPTIONS, option="Salbei")
    for option in (first, second):
        option.refresh_from_db()
        with override("de"):
            assert str(option) == "Salbei"


def test_attribute_texts_belong_to_their_product() -> None:
    shirt = variant_product_create("Shirt", variants=[{"options": {"Size": "Small"}}])
    child = shirt.children.get()
    value = child.attribute_values.get()
    translations_save(kind=PRODUCTS, pk=child.pk, language="de", texts={f"{FACT}{value.pk}": "Klein"})
    translations_save(kind=PRODUCTS, pk=shirt.pk, language="de", texts={f"{FACT}{value.pk}": "Fremd"})
    value.refresh_from_db()
    with override("de"):
        assert value.value_as_text == "Klein"


def test_lists_and_the_tree_speak_the_language_without_a_query_more(django_assert_num_queries: Any) -> None:
    shelf = category_create("Ceramics")
    cup = product_create("Cup", categories=[shelf])
    translate(shelf, CATEGORIES, name="Keramik")
    translate(cup, title="Becher")
    category_tree()
    with override("de"):
        assert category_tree().nodes[shelf.pk].title == "Keramik"
        assert category_tree().nodes[shelf.pk].url.startswith("/de/")
        with django_assert_num_queries(1):
            products = products_by_ids([cup.pk])
            assert products[0].title == "Becher"
        assert [(card.title, card.url[:4]) for card in cards_for(products)] == [("Becher", "/de/")]
    assert category_tree().nodes[shelf.pk].title == "Ceramics"


def test_a_translated_product_is_found_by_its_words_in_every_language() -> None:
    cup = product_create("Cup")
    translate(cup, title="Becher")
    cup.refresh_from_db()
    assert "Becher" in Product.get_indexed_objects().get(pk=cup.pk).search_text()


def test_merchants_translate_in_a_list_and_one_by_one(client: Client) -> None:
    client.force_login(user_create(role=Role.CATALOGUE))
    cup, bowl = product_create("Cup", short_description="For tea."), product_create("Bowl")
    assert b"Deutsch" in client.get(reverse("dashboard:translations")).content
    list_page = reverse("dashboard:translations-list", args=["de", "products"])
    sent = {"row": [cup.pk, bowl.pk], f"row{cup.pk}-title": "Becher", f"row{bowl.pk}-title": "x" * 300}
    refused = client.post(list_page, sent)
    cup.refresh_from_db()
    assert (refused.status_code, cup.translations) == (400, {})
    assert b"Becher" in refused.content
    assert client.post(list_page, sent | {f"row{bowl.pk}-title": "Schale"}).status_code == 302
    one = reverse("dashboard:translations-edit", args=["de", "products", cup.pk])
    assert b"For tea." in client.get(one).content
    answer = client.post(one, {"text-title": "Becher", "text-short_description": "Für Tee.", "next": "1"})
    assert answer.url == list_page  # nothing misses a text any more
    cup.refresh_from_db()
    with override("de"):
        assert (cup.title, cup.short_description) == ("Becher", "Für Tee.")


def test_nobody_translates_what_they_may_not_change(client: Client) -> None:
    client.force_login(user_create(role=Role.MARKETING))
    cup = product_create("Cup")
    refused = client.post(
        reverse("dashboard:translations-edit", args=["de", "products", cup.pk]), {"text-title": "Becher"}
    )
    assert refused.status_code == 403
    cup.refresh_from_db()
    assert cup.translations == {}
    assert client.get(reverse("dashboard:translations-list", args=["de", "offers"])).status_code == 200
    assert client.get(reverse("dashboard:translations-list", args=["fr", "offers"])).status_code == 404
