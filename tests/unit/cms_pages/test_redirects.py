"""Old addresses of what was renamed, moved or deleted."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests.factories.catalogue import category_create, product_create
from tests.factories.pages import content_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_a_renamed_page_and_those_below_it_keep_their_old_addresses(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    about = content_page_create("About")
    about.add_child(instance=type(about)(title="Team"))
    about.slug = "who-we-are"
    with django_capture_on_commit_callbacks(execute=True):
        about.save_revision().publish()
    assert client.get("/about/").headers["Location"] == "/who-we-are/"
    assert client.get("/about/team/").headers["Location"] == "/who-we-are/team/"
    assert client.get("/about/team/").status_code == 301
    assert client.get("/who-we-are/team/").status_code == 200


def test_a_moved_tree_keeps_its_old_addresses(client: Client) -> None:
    about, help_page = content_page_create("About"), content_page_create("Help")
    about.add_child(instance=type(about)(title="Team"))
    about.move(help_page, pos="last-child")
    assert client.get("/about/").headers["Location"] == "/help/about/"
    assert client.get("/about/team/").headers["Location"] == "/help/about/team/"


def test_renamed_products_and_moved_categories_are_found_by_their_number(client: Client) -> None:
    ceramics = category_create("Ceramics")
    cups = category_create("Cups", parent=ceramics)
    product = product_create("Bowl", categories=[cups])
    old_product, old_category = product.get_absolute_url(), cups.get_absolute_url()
    product.slug = "large-bowl"
    product.save()
    cups.move(category_create("Table"), pos="last-child")
    cups.refresh_from_db()
    for old, new in (
        (old_product, f"/catalogue/large-bowl_{product.pk}/"),
        (old_category, f"/catalogue/category/table/cups_{cups.pk}/"),
    ):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)


def test_a_deleted_product_leads_to_its_category_and_that_to_the_one_above(client: Client) -> None:
    ceramics = category_create("Ceramics")
    cups = category_create("Cups", parent=ceramics)
    product = product_create("Bowl", categories=[cups])
    old_product, old_category = product.get_absolute_url(), cups.get_absolute_url()
    product.delete()
    assert client.get(old_product).headers["Location"] == f"http://localhost{old_category}"
    cups.delete()
    assert client.get(old_category).headers["Location"] == f"http://localhost{ceramics.get_absolute_url()}"


def test_names_too_long_for_a_redirect_are_deleted_all_the_same() -> None:
    parent: Any = None
    for letter in "abc":
        parent = category_create(letter * 120, parent=parent)
    product = product_create("Bowl", categories=[parent])
    product.delete()
    assert [row.redirect_link for row in Redirect.objects.filter(old_path__startswith="/catalogue/bowl")] == [
        "http://localhost/catalogue/"
    ]
    parent.delete()
    assert not Redirect.objects.filter(old_path__contains="ccc").exists()


def test_a_product_that_nobody_saw_leaves_no_redirect() -> None:
    product_create("Bowl", is_public=False).delete()
    assert not Redirect.objects.exists()


def test_redirects_are_downloaded_and_read_again(client: Client) -> None:
    client.force_login(user_create(role="editor"))
    Redirect.add_redirect("/old-shelf/", "/catalogue/")
    response = client.get("/cms/redirects/", {"export": "csv"})
    rows = b"".join(response.streaming_content).decode().splitlines()
    assert rows[1].startswith("/old-shelf,")
    assert client.get("/cms/redirects/import/").status_code == 200


def test_a_table_of_redirects_is_read(client: Client) -> None:
    client.force_login(user_create(role="editor"))
    rows = b"from,to\n/old-cups/,https://example.com/cups/\n/old-bowls/,http://localhost/offers/\n"
    table = SimpleUploadedFile("redirects.csv", rows, "text/csv")
    asked = client.post("/cms/redirects/import/", {"import_file": table})
    page = BeautifulSoup(asked.content, "html.parser")
    kept = {field["name"]: field["value"] for field in page.select("form input[type=hidden]")}
    kept |= {"from_index": "0", "to_index": "1", "permanent": "on"}
    client.post("/cms/redirects/import/process/", kept)
    assert sorted(Redirect.objects.values_list("old_path", "redirect_link", "is_permanent")) == [
        ("/old-bowls", "http://localhost/offers/", True),
        ("/old-cups", "https://example.com/cups/", True),
    ]
    assert client.get("/old-cups/").headers["Location"] == "https://example.com/cups/"
