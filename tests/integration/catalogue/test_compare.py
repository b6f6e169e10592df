"""Products side by side, a product in a dialog, and those looked at last."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.compare import comparison_of, ids_read
from tests.factories.catalogue import product_create, variant_product_create

pytestmark = pytest.mark.django_db

ProductAttribute = get_model("catalogue", "ProductAttribute")

HTMX = {"HX-Request": "true"}


def add(client: Client, product: Any, headers: dict[str, str] | None = None) -> Any:
    return client.post(f"/catalogue/compare/{product.pk}/add/", headers=headers)


def compared(client: Client) -> str:
    cookie = client.cookies.get("compare")
    return cookie.value if cookie else ""


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def describe(product: Any, **values: str) -> None:
    for code, value in values.items():
        attribute, _ = ProductAttribute.objects.get_or_create(
            product_class=product.product_class, code=code, defaults={"name": code.title(), "type": "text"}
        )
        product.attribute_values.create(attribute=attribute, value_text=value)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("3,1,2", [3, 1, 2]),
        ("3,3,1", [3, 1]),
        ("1,2,3,4,5", [1, 2, 3, 4]),
        (",".join(str(n) for n in range(1, 1001)), [1, 2, 3, 4]),
        ("-1,x,1e3,' OR 1=1--,7", [1, 7]),
        ("9" * 19, []),
        ("٣,٤", []),
        ("", []),
    ],
)
def test_ids_are_read_from_any_text(asked: str, found: list[int]) -> None:
    assert ids_read(asked) == found


def test_four_products_fit_and_a_fifth_is_refused_in_words(client: Client) -> None:
    products = [product_create(f"Cup {n}") for n in range(5)]
    for product in products[:4]:
        assert add(client, product).status_code == 302
    chosen = ",".join(str(product.pk) for product in products[:4])
    assert compared(client) == chosen
    answer = text(add(client, products[4], headers=HTMX))
    assert "at most. Take one away first." in answer
    assert compared(client) == chosen
    assert "is being compared already" in text(add(client, products[0], headers=HTMX))
    page = client.get("/catalogue/compare/", follow=True)
    assert page.redirect_chain == [(f"/catalogue/compare/?ids={chosen}", 302)]
    assert [card.title for card in page.context["comparison"].cards] == [p.title for p in products[:4]]


def test_adding_leads_back_or_updates_the_page(client: Client) -> None:
    cup = product_create("Cup <b>")
    back = add(client, cup, {"Referer": "http://testserver/catalogue/?page=2"})
    assert back.headers["Location"] == "http://testserver/catalogue/?page=2"
    elsewhere = add(client, cup, {"Referer": "http://evil.example/"})
    assert elsewhere.headers["Location"] == f"/catalogue/compare/?ids={cup.pk}"
    answer = text(add(Client(), cup, headers=HTMX))
    assert 'id="compare-bar" hx-swap-oob="true"' in answer
    assert "Compare 1 product" in answer
    assert "Cup &lt;b&gt; is being compared." in answer
    assert "Compare 1 product" in text(client.get("/catalogue/"))


def test_a_variant_stands_for_its_product_and_the_unknown_are_missing(client: Client) -> None:
    shirt = variant_product_create()
    add(client, shirt.children.first())
    assert compared(client) == str(shirt.pk)
    assert client.post("/catalogue/compare/987654/add/").status_code == 404
    assert add(client, product_create("Hidden", is_public=False)).status_code == 404
    assert client.get(f"/catalogue/compare/{shirt.pk}/add/").status_code == 405
    assert compared(client) == str(shirt.pk)


def test_the_page_marks_what_differs(client: Client) -> None:
    cup, bowl = product_create("Cup", price="10.00"), product_create("Bowl", price="12.00", stock=0)
    describe(cup, material="Clay", origin="Lindau")
    describe(bowl, material="<script>alert(1)</script>", origin="Lindau", glaze="Matt")
    page = client.get(f"/catalogue/compare/?ids={cup.pk},{bowl.pk}")
    rows = {row.name: (row.values, row.differs) for row in page.context["comparison"].rows}
    assert rows == {
        "Material": (("Clay", "<script>alert(1)</script>"), True),
        "Origin": (("Lindau", "Lindau"), False),
        "Glaze": (("", "Matt"), True),
    }
    shown = text(page)
    assert shown.count("differs</span>") == 2
    assert "<script>alert" not in shown
    assert "Sold out" in shown
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_values_of_variants_stand_together(client: Client) -> None:
    shirt = variant_product_create()
    [row] = comparison_of([shirt.pk]).rows
    assert (row.name, row.values) == ("Size", ("S, M, L",))


def test_an_address_with_too_many_or_gone_products_says_so(client: Client) -> None:
    ids = [product_create(f"Cup {n}").pk for n in range(3)]
    shown = text(client.get("/catalogue/compare/?ids=" + ",".join(map(str, [*ids, 987654]))))
    assert "Some of these products are no longer to be had." in shown
    assert "you see the first 4" not in shown
    shown = text(client.get("/catalogue/compare/?ids=" + ",".join(map(str, [*ids, *range(90)]))))
    assert "you see the first 4" in shown
    assert client.get("/catalogue/compare/?ids=" + "1," * 5000).status_code == 400
    for nothing in ("", "?ids=", "?ids=x", "?ids=987654"):
        assert "Nothing to compare yet" in text(client.get(f"/catalogue/compare/{nothing}"))


def test_removing_keeps_the_rest_of_a_shared_page(client: Client) -> None:
    mine, theirs, other = (product_create(title) for title in ("Mine", "Theirs", "Other"))
    add(client, mine)
    shown = f"{theirs.pk},{other.pk},"
    answer = client.post(f"/catalogue/compare/{theirs.pk}/remove/", {"shown": shown})
    assert answer.headers["Location"] == f"/catalogue/compare/?ids={other.pk}"
    assert compared(client) == str(mine.pk)
    answer = client.post(f"/catalogue/compare/{mine.pk}/remove/", {"shown": f"{mine.pk},"})
    assert answer.headers["Location"] == "/catalogue/compare/"
    assert compared(client) == ""


def test_a_forged_cookie_is_no_error_and_can_be_cleared(client: Client) -> None:
    client.cookies["compare"] = "x" * 3000 + ",1;<script>"
    assert client.get("/catalogue/").status_code == 200
    assert client.get("/catalogue/compare/").status_code == 200
    client.post("/catalogue/compare/clear/")
    assert compared(client) == ""


def test_comparing_costs_the_same_for_four_as_for_one() -> None:
    shirts = [variant_product_create(f"Shirt {n}") for n in range(4)]
    ids = [shirt.pk for shirt in shirts]
    comparison_of(ids)
    costs = []
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(connection) as captured:
            comparison_of(asked)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 5


def test_a_quick_view_is_a_part_for_htmx_and_the_page_for_others(client: Client) -> None:
    shirt = variant_product_create()
    first, second = shirt.children.order_by("pk")[:2]
    path = f"/catalogue/quick/{shirt.pk}/"
    assert client.get(path).headers["Location"] == shirt.get_absolute_url()
    response = client.get(f"{path}?variant={second.pk}", headers=HTMX)
    shown = text(response)
    assert "<html" not in shown
    assert f'name="child_id" value="{second.pk}"' in shown
    assert f'hx-get="{path}"' in shown
    assert re.findall(r'id="((?!quick)[\w-]+)"', shown) == []
    assert client.get(f"/catalogue/quick/{first.pk}/", headers=HTMX).status_code == 404
    assert client.get("/catalogue/quick/987654/", headers=HTMX).status_code == 404


def test_a_quick_view_of_what_is_sold_out_sells_nothing(client: Client) -> None:
    cup = product_create("Cup", stock=0)
    shown = text(client.get(f"/catalogue/quick/{cup.pk}/", headers=HTMX))
    assert "Add to basket" not in shown
    assert "be told when it is back" in shown


def test_a_foreign_variant_in_a_quick_view_shows_ones_own(client: Client) -> None:
    shirt, other = variant_product_create(), variant_product_create("Coat")
    foreign = other.children.first()
    shown = text(client.get(f"/catalogue/quick/{shirt.pk}/?variant={foreign.pk}", headers=HTMX))
    assert f'name="child_id" value="{shirt.children.order_by("pk").first().pk}"' in shown
    assert str(foreign.pk) not in re.findall(r'value="(\d+)"', shown)


def test_products_looked_at_last_come_in_their_order_and_no_more_than_twelve(client: Client) -> None:
    products = [product_create(f"Cup {n}") for n in range(14)]
    hidden = product_create("Hidden", is_public=False)
    ids = ",".join(str(pk) for pk in [hidden.pk, *(product.pk for product in products[::-1])])
    response = client.get(f"/catalogue/recent/?ids={ids}")
    titles = [card.title for card in response.context["cards"]]
    assert titles == [f"Cup {n}" for n in range(13, 2, -1)]
    assert "Hidden" not in text(response)
    for nothing in ("", "?ids=", "?ids=x,987654"):
        assert text(client.get(f"/catalogue/recent/{nothing}")) == ""


def test_the_button_of_a_products_page_turns_round(client: Client) -> None:
    cup = product_create("Cup")
    toggle = {**HTMX, "HX-Target": "compare-toggle"}
    response = add(client, cup, toggle)
    assert f'hx-post="/catalogue/compare/{cup.pk}/remove/"' in text(response)
    assert "HX-Reswap" not in response.headers
    assert f"compare/{cup.pk}/remove/" in text(client.get(cup.get_absolute_url()))
    response = client.post(f"/catalogue/compare/{cup.pk}/remove/", headers=toggle)
    assert f'hx-post="/catalogue/compare/{cup.pk}/add/"' in text(response)
    assert "The product is no longer compared." in text(response)
    assert compared(client) == ""
    back = {"Referer": "http://testserver" + cup.get_absolute_url()}
    answer = client.post(f"/catalogue/compare/{cup.pk}/remove/", headers=back)
    assert answer.headers["Location"] == back["Referer"]
