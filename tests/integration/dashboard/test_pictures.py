"""Pictures of a product in the dashboard: several at once, order, words, focal points, the library."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue_ext.pictures import MAX_PICTURES
from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.types import STOREFRONT_SPECS
from tests.factories import catalogue
from tests.factories.users import user_create
from tests.integration.dashboard.test_products import address_of as product_address
from tests.integration.dashboard.test_products import form_of, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup() -> Any:
    return catalogue.product_create("Cup", categories=[catalogue.category_create()])


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    return client


def address_of(product: Any) -> str:
    return reverse("dashboard:catalogue-product-pictures", kwargs={"pk": product.pk})


def file(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    """A picture of its own for each name, for the library keeps the same one once."""
    return SimpleUploadedFile(name, png(40, 30) + name.encode() if content is None else content)


def upload(client: Any, product: Any, *files: Any) -> str:
    """The page after the upload, with its messages."""
    data = {"action": "upload", "pictures": list(files)}
    return " ".join(client.post(address_of(product), data, follow=True).content.decode().split())


def titles(product: Any) -> list[str]:
    return [image.original.title for image in product.images.order_by("display_order")]


def rows(product: Any, *changes: tuple[Any, dict[str, Any]]) -> dict[str, Any]:
    """What the page's form posts, with changes by picture."""
    images = list(product.images.order_by("display_order"))
    images += [image for child in product.children.all() for image in child.images.all()]
    data: dict[str, Any] = {"action": "save"}
    for place, image in enumerate(images, start=1):
        typed = {"caption": image.caption, "owner": image.product_id, "place": place}
        for changed, values in changes:
            typed |= values if changed == image else {}
        data |= {f"p{image.pk}-{name}": value for name, value in typed.items()}
    return data


def test_several_pictures_come_in_at_once(manager: Any, cup: Any) -> None:
    page = upload(manager, cup, file("red_cup.png"), file("cup-from-above.png"))
    assert "2 pictures added." in page
    assert titles(cup) == ["red cup", "cup from above"]
    assert str(LibraryImage.objects.first().uploaded_by_user) == "manager@example.com"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("cup.png", b"not a picture", "Upload a valid image"),
        ("cup.svg", b"<svg><script>alert(1)</script></svg>", "Not a supported image format"),
        ("cup.html", b"<script>alert(1)</script>", "Not a supported image format"),
        ("cup.jpg", png(10, 10), "does not match"),
        ("cup.png", png(8000, 6000), "too many pixels"),
        ("cup.png", png(10, 10) + b"\0" * (10 * 1024 * 1024), "too big"),
        ("<b>.png", b"x", "&lt;b&gt;.png: Upload a valid image"),
    ],
    ids=["text", "svg", "html", "wrong extension", "48 megapixels", "over 10 MB", "hostile name"],
)
def test_a_bad_file_is_named_and_the_good_ones_stay(
    manager: Any, cup: Any, name: str, content: bytes, complaint: str
) -> None:
    page = upload(manager, cup, file("first.png"), file(name, content), file("last.png"))
    assert complaint in page
    assert "2 pictures added." in page
    assert titles(cup) == ["first", "last"]
    assert LibraryImage.objects.count() == 2


def test_too_many_are_refused(manager: Any, cup: Any) -> None:
    assert "at most 50 files" in upload(manager, cup, *(file(f"{n}.png", b"") for n in range(51)))
    image = catalogue.picture_create()
    for place in range(MAX_PICTURES):
        catalogue.product_picture_add(cup, image=image, order=place)
    assert "at most 100 pictures" in upload(manager, cup, file("more.png"))
    assert LibraryImage.objects.count() == 1
    assert "Choose at least one picture." in upload(manager, cup)


def test_pictures_come_with_a_product_and_never_keep_it_from_being_saved(manager: Any, cup: Any) -> None:
    data = {**form_of(manager, cup), "title": "Blue cup", "pictures": [file("a.png"), file("b.png", b"none")]}
    page = manager.post(product_address(cup), data, follow=True).content.decode()
    assert "b.png: Upload a valid image" in page
    cup.refresh_from_db()
    assert (cup.title, titles(cup)) == ("Blue cup", ["a"])
    assert address_of(cup) in page


def test_order_words_and_removal_are_saved_together(manager: Any, cup: Any) -> None:
    first, second, third = (
        catalogue.product_picture_add(cup, image=catalogue.picture_create(name), order=n)
        for n, name in enumerate("abc")
    )
    data = rows(cup, (first, {"place": 9}), (second, {"remove": "on"}), (third, {"caption": "From above"}))
    assert manager.post(address_of(cup), data).status_code == 302
    assert titles(cup) == ["c", "a"]
    third.refresh_from_db()
    assert (third.caption, third.original.alt_text, third.display_order) == ("From above", "From above", 0)
    assert LibraryImage.objects.filter(title="b").exists()


def test_a_picture_goes_to_a_variant(manager: Any) -> None:
    shirt = catalogue.variant_product_create()
    child = shirt.children.order_by("pk").first()
    image = catalogue.product_picture_add(shirt)
    assert manager.post(address_of(shirt), rows(shirt, (image, {"owner": child.pk}))).status_code == 302
    image.refresh_from_db()
    assert image.product == child
    assert f'value="{child.pk}" selected' in manager.get(address_of(shirt)).content.decode()


def test_a_focal_point_is_kept_and_taken_away(manager: Any, cup: Any) -> None:
    image = catalogue.product_picture_add(cup)  # 12 by 8 pixels
    manager.post(address_of(cup), rows(cup, (image, {"focus_x": 75, "focus_y": 25})))
    original = LibraryImage.objects.get()
    assert (original.focal_point_x, original.focal_point_y) == (9, 2)
    assert original.has_focal_point()
    page: Any = BeautifulSoup(manager.get(address_of(cup)).content, "html.parser")
    assert page.select_one(f"[name=p{image.pk}-focus_x]")["value"] == "75"
    manager.post(address_of(cup), rows(cup, (image, {"focus_x": "", "focus_y": ""})))
    assert not LibraryImage.objects.get().has_focal_point()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"focus_x": "101", "focus_y": "5"}, "less than or equal to 100"),
        ({"focus_x": "50"}, "Give both numbers"),
        ({"place": "first"}, "Enter a whole number"),
        ({"owner": "987654"}, "Select a valid choice"),
        ({"caption": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    manager: Any, cup: Any, typed: dict[str, str], complaint: str
) -> None:
    image = catalogue.product_picture_add(cup)
    response = manager.post(address_of(cup), rows(cup, (image, {"caption": "A cup", **typed})))
    assert response.status_code == 422
    assert complaint in response.content.decode()
    image.refresh_from_db()
    assert (image.caption, image.product) == ("", cup)


def test_pictures_are_chosen_from_the_searched_library(manager: Any, cup: Any) -> None:
    sun = catalogue.picture_create("A cup in the sun")
    catalogue.picture_create("A lamp")
    page: Any = BeautifulSoup(manager.get(address_of(cup), {"q": "CUP"}).content, "html.parser")
    assert [box["value"] for box in page.select("[name=image]")] == [str(sun.pk)]
    for odd in ("²", "9" * 40, "x", "-1"):
        assert manager.get(address_of(cup), {"q": "cup", "page": odd}).status_code == 200
    data = {"action": "choose", "image": [sun.pk, "²", "9" * 30, "987654"]}
    assert manager.post(address_of(cup), data).status_code == 302
    manager.post(address_of(cup), data)
    assert titles(cup) == ["A cup in the sun"]


def test_no_rendition_is_made_in_a_request(manager: Any, cup: Any) -> None:
    upload(manager, cup, file("a.png"))
    image = cup.images.get()
    manager.post(address_of(cup), rows(cup, (image, {"focus_x": 10, "focus_y": 10})))
    manager.get(address_of(cup))
    manager.get(product_address(cup))
    assert not LibraryRendition.objects.exists()


def test_the_page_costs_no_more_with_more_pictures(manager: Any, cup: Any) -> None:
    catalogue.product_picture_add(cup)
    manager.get(address_of(cup))
    with CaptureQueriesContext(connection) as few:
        manager.get(address_of(cup))
    for place in range(1, 6):
        catalogue.product_picture_add(cup, order=place)
    with CaptureQueriesContext(connection) as many:
        manager.get(address_of(cup))
    assert len(many) == len(few)


def test_a_partner_arranges_its_own_pictures_only(client: Any, cup: Any) -> None:
    partner = user_create(role="partner")
    own = catalogue.partner_create("Own")
    own.users.add(partner)
    catalogue.stock_create(cup, partner=own)
    foreign = catalogue.product_create("Lamp", categories=[catalogue.category_create("Light")])
    catalogue.product_picture_add(foreign, image=catalogue.picture_create("A lamp"))
    shared = catalogue.product_picture_add(cup, image=catalogue.picture_create("Shared"))
    client.force_login(partner)
    assert client.get(address_of(foreign)).status_code == 404
    assert client.post(address_of(foreign), {"action": "save"}).status_code == 404
    client.post(address_of(cup), {"action": "choose", "image": [foreign.images.get().original_id]})
    assert titles(cup) == ["Shared"]
    client.post(address_of(cup), rows(cup, (shared, {"focus_x": 10, "focus_y": 10, "caption": "Mine"})))
    shared.refresh_from_db()
    assert (shared.caption, shared.original.has_focal_point()) == ("Mine", False)
    upload(client, cup, file("mine.png"))
    mine = cup.images.order_by("pk").last()
    client.post(address_of(cup), rows(cup, (mine, {"focus_x": 10, "focus_y": 10})))
    assert LibraryImage.objects.get(title="mine").has_focal_point()


@pytest.mark.parametrize("change", ["added", "focus", "replaced"])
def test_each_change_of_a_picture_wakes_the_task(
    manager: Any, cup: Any, change: str, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    woken: list[Any] = []
    monkeypatch.setattr("shopease.core.queue._publish", lambda task, args: woken.append((task.name, args)))
    if change == "added":
        with django_capture_on_commit_callbacks(execute=True):
            upload(manager, cup, file("a.png"))
    else:
        use = catalogue.product_picture_add(cup)
        with django_capture_on_commit_callbacks(execute=True):
            if change == "focus":
                manager.post(address_of(cup), rows(cup, (use, {"focus_x": 10, "focus_y": 10})))
            else:
                manager.force_login(user_create(role="superuser"))
                data = {"title": "New", "alt_text": "A cup", "file": file("new.png")}
                data["collection"] = use.original.collection_id
                path = reverse("wagtailimages:edit", args=[use.original_id])
                assert manager.post(path, data).status_code == 302
                assert not use.original.renditions.filter(filter_spec__in=STOREFRONT_SPECS).exists()
    name = "shopease.media.tasks.make_renditions"
    assert (name, (LibraryImage.objects.get().pk,)) in woken
