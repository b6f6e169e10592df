"""WooCommerce's export, read."""

from decimal import Decimal
from pathlib import Path

import pytest

from shopease.imports.formats import format_recognise
from shopease.imports.types import PARENT, STANDALONE, ProductDraft, RefusedDraft
from shopease.imports.woocommerce import products_read

SAMPLE = Path(__file__).parents[2] / "fixtures" / "woocommerce_products.csv"
HEADER = "ID,Type,SKU,Name,Regular price,Sale price,Stock,Parent,Attribute 1 name,Attribute 1 value(s)\n"


def read() -> dict[str, ProductDraft]:
    drafts = [draft for draft in products_read(SAMPLE) if isinstance(draft, ProductDraft)]
    return {draft.handle: draft for draft in drafts if draft.related is None}


def write(folder: Path, *rows: str) -> Path:
    path = folder / "products.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    refused = [draft for draft in products_read(path) if isinstance(draft, RefusedDraft)]
    return [str(problem) for draft in refused for problem in draft.problems]


def test_the_format_is_known_by_its_header() -> None:
    assert format_recognise(SAMPLE).key == "woocommerce"


def test_variations_find_their_product_wherever_they_stand() -> None:
    lamp = read()["lamp"]
    assert lamp.structure == PARENT
    assert [(v.line, v.sku, v.options, v.price, v.quantity, v.backorder) for v in lamp.variants] == [
        (7, "lamp-slate", (("Shade", "Slate"),), Decimal("95.00"), 0, True),
        (6, "lamp-sand", (("Shade", "Sand"),), Decimal("89.00"), 4, False),
    ]
    assert [(a.name, a.values) for a in lamp.attributes] == [("Bulb", ("Clear", "Milky"))]
    assert lamp.description == '<p>Light, "warm" and\nsteady.</p>'
    assert lamp.categories == (("Home", "Light"), ("Gifts",))


def test_kinds_of_products_are_told_apart() -> None:
    found = read()
    vase, guide, rug, group = (found[key] for key in ("vase", "guide", "partner-rug", "set"))
    assert (vase.structure, vase.requires_shipping, vase.tags) == (STANDALONE, True, ("gift", "table"))
    assert (vase.variants[0].price, vase.variants[0].compare_at) == (Decimal("19.00"), Decimal("25.00"))
    assert (guide.requires_shipping, guide.variants[0].quantity) == (False, None)
    assert [w.message for w in guide.warnings] == ["Files to download are not taken over."]
    assert rug.variants[0].price is None
    assert [(a.name, a.values) for a in rug.attributes] == [
        ("External address", ("https://example.com/rug",)),
        ("Button text", ("See the rug",)),
    ]
    assert not group.is_public


def test_groups_come_after_the_products_that_they_name() -> None:
    last = list(products_read(SAMPLE))[-1]
    assert isinstance(last, ProductDraft)
    assert (last.handle, last.related) == ("set", ("lamp", "vase"))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["1,simple,a,,5,,,,,"], "line 2, column “Name”: The name is missing."),
        (["1,subscription,a,A,5,,,,,"], "line 2, column “Type”: Products of the type “subscription” are not"),
        ([",simple,,A,5,,,,,"], "line 2, column “SKU”: The row has neither an SKU nor an ID"),
        (["1,simple,a,A,5,,,,,", "2,simple,a,B,5,,,,,"], "line 3, column “SKU”: The SKU a stands in line 2"),
        (["1,simple,a,A,cheap,,,,,"], "line 2, column “Regular price”: “cheap” is not a price."),
        (
            ["1,variable,a,A,,,,,,", "2,variation,b,,5,,,a,Size,S", "3,variation,c,,5,,,a,Size,s"],
            "line 4, column “Attribute 1 value(s)”: The same options stand in line 3 already.",
        ),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, rows: list[str], problem: str) -> None:
    (found,) = problems(write(tmp_path, *rows))
    assert found.startswith(problem)


def test_a_sale_that_is_over_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(
        "Type,SKU,Name,Regular price,Sale price,Date sale price ends\nsimple,a,A,20,10,2020-01-01\n"
    )
    (draft,) = products_read(path)
    assert isinstance(draft, ProductDraft)
    assert (draft.variants[0].price, draft.variants[0].compare_at) == (Decimal("20.00"), None)
