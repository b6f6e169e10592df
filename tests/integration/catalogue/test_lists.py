"""Lists, categories and product pages as a shopper finds them."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from catalogue_ext.selectors import (
    cards_for,
    categories_for_menu,
    category_tiles,
    category_tree,
    products_by_ids,
    products_for_rule,
)
from catalogue_ext.types import ProductFilter, ProductRule, ProductSort
from tests.factories.catalogue import (
    category_create,
    picture_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    variant_product_create,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def titles(response: Any) -> list[str]:
    return [card.title for card in response.context["cards"]]


def test_a_list_shows_what_is_public_newest_first(client: Client) -> None:
    for title in ("First", "Second"):
        product_create(title)
    product_create("Hidden", is_public=False)
    assert titles(client.get("/catalogue/")) == ["Second", "First"]


def test_a_list_by_price_shows_what_has_one(client: Client) -> None:
    product_create("Dear", price="30.00")
    product_create("Cheap", price="5.00")
    variant_product_create("Middle", variants=[{"options": {"Size": "S"}, "price": "7.00"}])
    product_create("Unpriced", price=None)
    assert titles(client.get("/catalogue/?sort=price-asc")) == ["Cheap", "Middle", "Dear"]
    assert titles(client.get("/catalogue/?sort=price-desc")) == ["Dear", "Middle", "Cheap"]


def test_a_list_is_filtered(client: Client) -> None:
    product_create("Five", price="5.00")
    product_create("Nine", price="9.00", stock=0)
    assert titles(client.get("/catalogue/?available=on")) == ["Five"]
    assert titles(client.get("/catalogue/?price_min=5.01")) == ["Nine"]
    assert titles(client.get("/catalogue/?price_max=5.00")) == ["Five"]
    assert "Nothing matches all of this" in client.get("/catalogue/?price_min=100").content.decode()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sort=cheapest", "Select a valid choice"),
        ("price_min=abc", "Enter a number."),
        ("price_max=-1", "greater than or equal to 0"),
        ("price_min=1e999", "Ensure that there are no more than"),
        ("price_max=NaN", "Enter a number."),
    ],
)
def test_a_filter_that_makes_no_sense_is_named_and_left_out(client: Client, query: str, message: str) -> None:
    product_create("Mug")
    response = client.get(f"/catalogue/?{query}")
    assert (response.status_code, titles(response)) == (200, ["Mug"])
    assert message in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", "3", "101", "9" * 40, "%C2%B2", ""])
def test_a_page_that_does_not_exist_is_not_found(client: Client, number: str) -> None:
    products_bulk_create(30, pictures=False)
    assert client.get(f"/catalogue/?page={number}").status_code == (200 if number == "" else 404)


def test_pages_lead_to_each_other_and_keep_the_filter(client: Client) -> None:
    products_bulk_create(30, pictures=False)
    page = client.get("/catalogue/?sort=price-asc&available=on&utm=x").content.decode()
    assert 'href="?available=on&amp;sort=price-asc&amp;page=2"' in page
    second = client.get("/catalogue/?sort=price-asc&available=on&page=2")
    assert 'href="?available=on&amp;sort=price-asc&amp;page=1"' in second.content.decode()
    assert len(titles(second)) == 3


def test_counting_ends_with_the_last_page_that_is_shown(client: Client) -> None:
    products_bulk_create(2500, pictures=False)
    response = client.get("/catalogue/?page=100")
    assert response.status_code == 200
    assert "More than 2400 products" in response.content.decode()
    assert client.get("/catalogue/?page=101").status_code == 404


def test_a_category_shows_what_lies_below_it(client: Client) -> None:
    home = category_create("Home", description="<p>Things</p><script>alert(1)</script>")
    cups = category_create("Cups", parent=home)
    light = category_create("Light")
    product_create("Cup", categories=[cups])
    product_create("Lamp", categories=[light])
    response = client.get(home.get_absolute_url())
    page = response.content.decode()
    assert titles(response) == ["Cup"]
    assert f'href="{cups.get_absolute_url()}">Cups</a>' in page
    assert "<p>Things</p>" in page
    assert "alert(1)" not in page


def test_a_category_has_one_address(client: Client) -> None:
    home = category_create("Home")
    cups = category_create("Cups", parent=home)
    response = client.get(f"/catalogue/category/anything_{cups.pk}/?sort=price-asc")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/catalogue/category/home/cups_{cups.pk}/?sort=price-asc",
    )


def test_what_is_not_public_is_not_found(client: Client) -> None:
    home = category_create("Home", is_public=False)
    cups = category_create("Cups", parent=home)
    cups.refresh_from_db()
    hidden = product_create("Hidden", is_public=False)
    parent = variant_product_create(is_public=False)
    for path in (
        f"/catalogue/category/home_{home.pk}/",
        f"/catalogue/category/home/cups_{cups.pk}/",
        f"/catalogue/hidden_{hidden.pk}/",
        f"/catalogue/shirt_{parent.pk}/",
        f"/catalogue/x_{parent.children.first().pk}/",
        "/catalogue/x_999999999999999999/",
        "/catalogue/ranges/all/",
        f"/catalogue/hidden_{hidden.pk}/reviews/",
    ):
        assert client.get(path).status_code == 404, path


def test_the_menu_follows_the_categories_at_once(django_capture_on_commit_callbacks: Any) -> None:
    home, light = category_create("Home"), category_create("Light")
    category_create("Secret", exclude_from_menu=True)
    cups = category_create("Cups", parent=home)
    assert [(item.title, [c.title for c in item.children]) for item in categories_for_menu()] == [
        ("Home", ["Cups"]),
        ("Light", []),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        cups.move(light, "first-child")
    assert [(item.title, [c.title for c in item.children]) for item in categories_for_menu()] == [
        ("Home", []),
        ("Light", ["Cups"]),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        light.refresh_from_db()
        light.slug = "lamps"
        light.save()
    assert category_tree().nodes[cups.pk].url == f"/catalogue/category/lamps/cups_{cups.pk}/"


def test_a_name_without_letters_still_has_an_address(client: Client) -> None:
    category = category_create("???")
    assert client.get(category.get_absolute_url()).status_code == 200


def test_a_product_has_one_address_and_shows_what_it_is(client: Client) -> None:
    home = category_create("Home")
    mug = product_create(
        "Mug </script>",
        price="12.00",
        categories=[home],
        description='<p onclick="x">Warm</p><script>alert(1)</script>',
        stock_fields={"compare_at": Decimal("15.00")},
    )
    product_picture_add(mug, image=picture_create("A mug"))
    response = client.get(f"/catalogue/old-name_{mug.pk}/")
    assert (response.status_code, response["Location"]) == (301, mug.get_absolute_url())
    page = client.get(mug.get_absolute_url()).content.decode()
    for shown in ("€12.00", "€15.00", "Only 5 left", "<p>Warm</p>", 'alt="A mug"', "Home</a>"):
        assert shown in page
    assert "alert(1)" not in page
    assert "Mug \\u003C/script\\u003E" in page


def test_a_variant_leads_to_its_parents_page_with_itself_chosen(client: Client) -> None:
    shirt = variant_product_create(
        variants=[
            {"options": {"Size": "S"}, "price": "8.00"},
            {"options": {"Size": "M"}, "price": "9.00", "stock": 0},
        ]
    )
    second = shirt.children.order_by("pk")[1]
    response = client.get(second.get_absolute_url())
    assert response["Location"] == f"{shirt.get_absolute_url()}?variant={second.pk}"
    page = client.get(response["Location"]).content.decode()
    assert "€9.00" in page
    assert "Sold out" in page
    assert 'type="submit">Add to basket' not in page
    assert "€8.00" in client.get(f"{shirt.get_absolute_url()}?variant=nonsense").content.decode()


def test_cards_say_what_a_grid_needs() -> None:
    mug = product_create("Mug", price="8.00", stock_fields={"compare_at": Decimal("10.00")})
    shirt = variant_product_create(
        "Shirt",
        variants=[
            {"options": {"Size": "S"}, "price": "20.00", "compare_at": Decimal("30.00")},
            {"options": {"Size": "M"}, "price": "25.00"},
        ],
    )
    gone = product_create("Gone", stock=0)
    found = cards_for(products_by_ids([gone.pk, shirt.pk, 999_999, mug.pk]))
    assert [
        (c.title, c.price, c.compare_at, c.badge, c.needs_choice, c.is_from_price, c.is_available)
        for c in found
    ] == [
        ("Gone", Decimal("10.00"), None, "Sold out", False, False, False),
        ("Shirt", Decimal("20.00"), Decimal("30.00"), "Sale", True, True, True),
        ("Mug", Decimal("8.00"), Decimal("10.00"), "Sale", False, False, True),
    ]


def test_a_rule_finds_the_first_products_of_its_filter() -> None:
    home = category_create("Home")
    for n in range(3):
        product_create(f"Cup {n}", price=f"{n + 1}.00", categories=[home])
    product_create("Lamp", price="0.50")
    rule = ProductRule(filter=ProductFilter(category_id=home.pk), sort=ProductSort.PRICE_UP)
    assert [p.title for p in products_for_rule(rule, 2)] == ["Cup 0", "Cup 1"]


def test_filters_in_force_can_be_taken_away_one_by_one(client: Client) -> None:
    product_create("Mug", price="12.00", is_new=True, stock_fields={"compare_at": Decimal("15.00")})
    product_create("Bowl", price="12.00", is_new=True)
    response = client.get("/catalogue/?new=on&reduced=on&price_max=20&sort=newest")
    assert titles(response) == ["Mug"]
    assert [(f.label, f.query) for f in response.context["active_filters"]] == [
        ("Reduced", "new=on&price_max=20"),
        ("New", "price_max=20&reduced=on"),
        ("Up to €20.00", "new=on&reduced=on"),
    ]
    assert titles(client.get("/catalogue/?new=on&price_max=20")) == ["Bowl", "Mug"]


def test_a_list_is_filtered_and_sorted_by_rating(client: Client) -> None:
    for title, rating in (("Good", 4.4), ("Unrated", None), ("Best", 4.9), ("Fair", 3.1)):
        product_create(title, rating=rating)
    assert titles(client.get("/catalogue/?sort=rating")) == ["Best", "Good", "Fair", "Unrated"]
    assert titles(client.get("/catalogue/?sort=rating&rating=4")) == ["Best", "Good"]


def test_filtered_lists_are_kept_out_of_search_engines(client: Client) -> None:
    product_create("Mug")
    noindex = '<meta name="robots" content="noindex, follow">'
    assert noindex not in client.get("/catalogue/?sort=newest").content.decode()
    page = client.get("/catalogue/?sort=price-asc").content.decode()
    assert noindex in page
    assert 'rel="canonical"\n        href="http://localhost/catalogue/"' in page


def test_a_form_sent_by_hand_leads_to_the_address_that_can_be_shared(client: Client) -> None:
    product_create("Mug")
    response = client.get("/catalogue/?sort=price-asc&rating=&price_min=&new=on&price_max=&utm=x")
    assert (response.status_code, response["Location"]) == (302, "/catalogue/?new=on&sort=price-asc")
    assert client.get("/catalogue/?rating=&price_min=")["Location"] == "/catalogue/"


def test_htmx_gets_the_list_alone_with_a_clean_address(client: Client) -> None:
    ceramics = category_create("Ceramics")
    product_create("Mug", categories=[ceramics])
    htmx = {"hx-request": "true", "hx-target": "product-list"}
    path = ceramics.get_absolute_url()
    response = client.get(f"{path}?sort=price-asc&price_min=&available=on", headers=htmx)
    page = response.content.decode()
    assert (titles(response), "<html" in page, page.count('id="product-list"')) == (["Mug"], False, 1)
    assert response["HX-Push-Url"] == f"{path}?available=on&sort=price-asc"
    assert "HX-Request" in response["Vary"]
    whole = client.get(path, headers={**htmx, "hx-history-restore-request": "true"})
    assert "<html" in whole.content.decode()


def test_cards_show_colours_rating_badge_and_unit_price() -> None:
    options = [{"options": {"Colour": colour}} for colour in ("Sage", "Plaid", "Dark blue", "Sage")]
    scarf = variant_product_create("Scarf", variants=options, rating=4.5, num_reviews=3, is_new=True)
    oil = product_create("Oil", price="12.00", unit_amount=Decimal(50), unit="ml", is_bestseller=True)
    for order in range(3):
        product_picture_add(oil, image=picture_create(f"Oil {order}"), order=order)
    scarf_card, oil_card = cards_for(products_by_ids([scarf.pk, oil.pk]))
    assert [(s.label, s.colour) for s in scarf_card.swatches] == [
        ("Sage", "#a3af95"),
        ("Dark blue", "#3f6288"),
    ]
    assert (scarf_card.rating, scarf_card.num_reviews, scarf_card.badge) == (4.5, 3, "New")
    assert (oil_card.unit_price, oil_card.badge, oil_card.swatches) == ("€24.00 / 100 ml", "Bestseller", ())
    assert oil_card.picture is not None
    assert oil_card.second_picture is not None
    assert [oil_card.picture.alt, oil_card.second_picture.alt] == ["Oil 0", "Oil 1"]


def test_categories_as_tiles_keep_their_order(client: Client) -> None:
    light = category_create("Light", image=picture_create("A lamp"))
    secret = category_create("Secret", is_public=False)
    cups = category_create("Cups")
    tiles = category_tiles([cups.pk, secret.pk, 987654, light.pk])
    assert [(t.title, t.url, t.picture and t.picture.alt) for t in tiles] == [
        ("Cups", cups.get_absolute_url(), None),
        ("Light", light.get_absolute_url(), "A lamp"),
    ]


def test_more_products_come_without_a_way_back_to_those_shown(client: Client) -> None:
    products_bulk_create(30, pictures=False)
    page = client.get("/catalogue/?page=2").content.decode()
    assert 'rel="prev"' in page
    response = client.get("/catalogue/?page=2", headers={"hx-request": "true"})
    assert (len(titles(response)), 'rel="prev"' in response.content.decode()) == (6, False)
    assert "HX-Push-Url" not in response
