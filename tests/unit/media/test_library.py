"""The library: private documents, videos, duplicates, words for pictures, and what nobody uses."""

from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from shopease.core import storages as core_storages
from shopease.media.forms import LibraryImageForm
from shopease.media.models import LibraryDocument, LibraryImage, LibraryRendition, LibraryVideo
from shopease.media.services import PRODUCTS, picture_add, renditions_make
from shopease.media.types import STOREFRONT_SPECS
from shopease.media.unused import files_unused
from shopease.users.roles import Role
from tests.factories.catalogue import picture_create, product_create, product_picture_add
from tests.factories.pages import landing_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 64
WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 64
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nA bell.\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def png(colour: str = "white", size: tuple[int, int] = (12, 8)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def document_create(
    name: str = "guide.pdf", content: bytes = b"%PDF-1.4 care", **fields: Any
) -> LibraryDocument:
    document = LibraryDocument(title=name, file=upload(name, content), **fields)
    document._set_document_file_metadata()
    document.save()
    return document


def private_collection() -> Collection:
    shelf = Collection.get_first_root_node().add_child(name="For partners")
    CollectionViewRestriction.objects.create(
        collection=shelf, restriction_type=CollectionViewRestriction.LOGIN
    )
    return shelf


def test_a_document_leaves_the_private_store_by_a_link_that_expires(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_create()
    assert storages["private"].exists(str(document.file.name))
    assert not storages["default"].exists(str(document.file.name))
    led = client.get(document.url)
    assert led.status_code == 302
    assert led["Location"].startswith("/files/")
    got = client.get(led["Location"])
    assert b"".join(got.streaming_content) == b"%PDF-1.4 care"
    assert got["Cache-Control"] == "private, no-store"
    monkeypatch.setattr(core_storages.settings, "PRIVATE_LINK_SECONDS", -1)
    assert client.get(led["Location"]).status_code == 404


def test_documents_of_before_move_to_the_private_store_under_their_keys(
    django_capture_on_commit_callbacks: Any,
) -> None:
    old = WagtailDocument.objects.create(title="Old guide", file=upload("old.pdf", b"%PDF-1.4 old"), pk=70)
    name = str(old.file.name)
    keep_documents = import_module("shopease.media.migrations.0002_documents_and_videos").keep_documents
    with django_capture_on_commit_callbacks(execute=True), connection.schema_editor() as editor:
        keep_documents(apps, editor)
    moved = LibraryDocument.objects.get(pk=70)
    assert (moved.title, storages["private"].open(str(moved.file.name)).read()) == (
        "Old guide",
        b"%PDF-1.4 old",
    )
    assert not storages["default"].exists(name)
    assert not WagtailDocument.objects.exists()
    assert document_create("next.pdf").pk > 70


def test_a_document_of_a_private_collection_is_for_those_who_are_logged_in(client: Client) -> None:
    document = document_create(collection=private_collection())
    refused = client.get(document.url)
    assert refused.status_code == 302
    assert refused["Location"].startswith("/accounts/login/")
    client.force_login(user_create())
    assert client.get(document.url)["Location"].startswith("/files/")


def test_documents_are_found_again_in_the_same_collection_only() -> None:
    document_create("guide.pdf")
    again = LibraryDocument(title="Copy", file=upload("copy.pdf", b"%PDF-1.4 care"))
    again.collection = Collection.get_first_root_node()
    with pytest.raises(ValidationError, match=r"in the library already, as “guide\.pdf”"):
        again.full_clean()
    again.collection = private_collection()
    again.full_clean()
    page = LibraryDocument(title="Page", file=upload("page.html", b"<script>"))
    page.collection = Collection.get_first_root_node()
    with pytest.raises(ValidationError, match="html"):
        page.full_clean()


@pytest.mark.parametrize(("name", "content"), [("a.mp4", MP4), ("a.webm", WEBM)])
def test_a_video_is_known_by_its_content(name: str, content: bytes) -> None:
    video = LibraryVideo(title="The wheel", file=upload(name, content), captions=upload("a.vtt", VTT))
    video.full_clean()
    video.save()
    assert (video.file_size, len(video.file_hash)) == (len(content), 40)
    assert video.mime == f"video/{name[2:]}"
    with pytest.raises(ValidationError, match="in the library already, as “The wheel”"):
        LibraryVideo(title="Again", file=upload("b" + name[1:], content)).full_clean()


@pytest.mark.parametrize(
    ("field", "name", "content"),
    [
        ("file", "a.mp4", b"<html>" * 9),
        ("file", "a.html", MP4),
        ("file", "a.webm", MP4),
        ("captions", "a.vtt", b"1\n00:00"),
        ("captions", "a.vtt", b"WEBVTT\xff\xfe"),
        ("captions", "a.txt", VTT),
    ],
)
def test_what_is_no_film_or_caption_is_refused(field: str, name: str, content: bytes) -> None:
    files = {"file": upload("good.mp4", MP4), field: upload(name, content)}
    with pytest.raises(ValidationError) as refused:
        LibraryVideo(title="The wheel", **files).full_clean()
    assert set(refused.value.message_dict) == {field}


def test_the_files_of_a_video_go_with_it(django_capture_on_commit_callbacks: Any) -> None:
    video = LibraryVideo.objects.create(title="x", file=upload("a.mp4", MP4), captions=upload("a.vtt", VTT))
    names = (str(video.file.name), str(video.captions.name))
    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert not any(storages["default"].exists(name) for name in names)


def test_a_merchants_picture_is_kept_once_on_a_shelf_of_its_own() -> None:
    first = picture_add(file=upload("green_cup.png", png()))
    again = picture_add(file=upload("other name.png", png()))
    other = picture_add(file=upload("red.png", png("red")))
    assert (again.pk, first.title, first.collection.name) == (first.pk, "green cup", PRODUCTS)
    assert other.pk != first.pk
    assert LibraryImage.objects.count() == 2


def test_what_a_picture_shows_is_asked_when_one_adds_it() -> None:
    form_class, user = get_image_form(LibraryImage), user_create(role="superuser")
    assert issubclass(form_class, LibraryImageForm)
    data = {"title": "Cup", "collection": str(Collection.get_first_root_node().pk), "tags": ""}
    files = {"file": upload("cup.png", png())}
    form = form_class({**data, "alt_text": ""}, files, instance=LibraryImage(), user=user)
    assert list(form.errors) == ["alt_text"]
    several = form_class(data, {"file": upload("cup.png", png())}, instance=LibraryImage(), user=user)
    assert several.is_valid()
    later = form_class({**data, "alt_text": " "}, instance=several.save(), user=user)
    assert "alt_text" in later.errors


def test_a_picture_uploaded_again_in_the_cms_is_noticed(client: Client) -> None:
    client.force_login(user_create(role=Role.EDITOR))
    answers = []
    for name in ("cup.png", "again.png"):
        data = {"files[]": upload(name, png()), "title": name}
        data["collection"] = str(Collection.get_first_root_node().pk)
        answers.append(client.post("/cms/images/multiple/add/", data).json())
    assert (answers[0]["success"], answers[0]["duplicate"]) == (True, False)
    assert (answers[1]["success"], answers[1]["duplicate"]) == (True, True)


def test_each_picture_gets_three_widths_in_three_formats() -> None:
    picture = picture_add(file=upload("wide.png", png(size=(1200, 800))))
    assert renditions_make(image=picture) == 9
    made = LibraryRendition.objects.filter(image=picture)
    assert set(made.values_list("filter_spec", flat=True)) == set(STOREFRONT_SPECS)
    assert sorted(set(made.values_list("width", flat=True))) == [320, 640, 960]


def test_unused_files_are_reported_and_used_ones_are_not(client: Client) -> None:
    editor = user_create(role=Role.EDITOR)
    on_page, on_product = picture_create("On a page"), product_create()
    page = landing_page_create("Table", ("picture", {"picture": on_page.pk, "caption": "", "is_wide": False}))
    product_picture_add(on_product)
    ReferenceIndex.create_or_update_for_object(page)
    picture_create("Nobody's picture")
    document_create("nobody.pdf")
    LibraryVideo.objects.create(title="Nobody's film", file="videos/wheel.mp4")
    titles = [file.title for file in files_unused(editor) if "obody" in file.title]
    assert titles == ["Nobody's picture", "nobody.pdf", "Nobody's film"]
    assert "On a page" not in [file.title for file in files_unused(editor)]
    used = on_product.images.get().original.title
    assert used not in [file.title for file in files_unused(editor)]
    client.force_login(editor)
    html = client.get("/cms/reports/unused-files/?kind=video").content.decode()
    assert "Nobody&#x27;s film" in html
    assert "nobody.pdf" not in html
    assert client.get("/cms/reports/unused-files/?export=csv").status_code == 200
    shown = client.get(f"/cms/images/usage/{on_page.pk}/").content.decode()
    assert "Table" in shown
