"""Pictures of imported products, fetched from a real server on this machine."""

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from oscar.core.loading import get_model
from PIL import Image

from shopease.imports.errors import PictureRefusedError
from shopease.imports.fetching import MAX_BYTES, PictureFetcher
from shopease.imports.services import products_import
from shopease.imports.shopify import products_read
from shopease.imports.types import Outcome, ProductReport
from shopease.media.models import LibraryImage

Product = get_model("catalogue", "Product")
HEADER = "Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Image Alt Text\n"


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#7a8b6f").save(buffer, "PNG")
    return buffer.getvalue()


class Gallery(BaseHTTPRequestHandler):
    """Good and bad answers by path; remembers what was asked."""

    asked: list[str] = []
    closed = threading.Event()

    def do_GET(self) -> None:
        Gallery.asked.append(f"{self.headers['Host'].partition(':')[0]}{self.path}")
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/good.png")
            self.end_headers()
        elif self.path.startswith("/slow"):
            Gallery.closed.wait(30)
        else:
            body = {"/good.png": _png(), "/page": b"<html>", "/large": b"x" * (MAX_BYTES + 1)}.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write(body or b"")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def fetcher() -> Iterator[PictureFetcher]:
    """A fetcher for which shop.example is this machine's gallery, and public."""
    Gallery.asked = []
    Gallery.closed.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gallery)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield PictureFetcher(
        resolve=lambda host, port: ["127.0.0.1"],
        is_public=lambda address: True,
        ports={"http": server.server_port},
    )
    Gallery.closed.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/moved.png", "the server answered 302"),
        ("/none.png", "the server answered 404"),
        ("/page", "not a picture"),
        ("/large", "larger than 2 MB"),
        ("/slow.png", "can't be reached"),
    ],
)
def test_bad_answers_are_refused(fetcher: PictureFetcher, path: str, reason: str) -> None:
    if path == "/slow.png":
        fetcher.seconds = 0.6
    started = time.monotonic()
    with pytest.raises(PictureRefusedError, match=reason):
        fetcher.fetch(f"http://shop.example{path}")
    assert time.monotonic() - started < 10
    assert Gallery.asked == [f"shop.example{path}"]


def test_a_private_address_is_never_connected_to(fetcher: PictureFetcher) -> None:
    strict = PictureFetcher(ports=fetcher.ports)
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(PictureRefusedError, match="not a public address"):
            strict.fetch(f"http://{host}/good.png")
    assert Gallery.asked == []


def run(path: Path, fetcher: PictureFetcher) -> ProductReport:
    (report,) = products_import(drafts=products_read(path), fetcher=fetcher)
    return report


@pytest.mark.django_db
def test_a_picture_is_fetched_once_and_a_missing_one_is_reported(
    tmp_path: Path, fetcher: PictureFetcher
) -> None:
    path = tmp_path / "products.csv"
    good, missing = "http://shop.example/good.png", "http://shop.example/none.png"
    path.write_text(HEADER + f"cup,Cup,CUP,5,10.00,{good},A green cup\ncup,,,,,{missing},\n")
    first = run(path, fetcher)
    assert (first.outcome, first.pictures_added) == (Outcome.CREATED, 1)
    assert [str(p) for p in first.pictures_skipped] == [
        "line 3, column “Image Src”: Picture skipped: the server answered 404."
    ]
    second = run(path, fetcher)
    assert (second.outcome, second.pictures_added) == (Outcome.UNCHANGED, 0)
    assert sorted(Gallery.asked) == [
        "shop.example/good.png",
        "shop.example/none.png",
        "shop.example/none.png",
    ]
    image = LibraryImage.objects.get()
    assert (image.alt_text, image.width, image.height) == ("A green cup", 40, 30)
    shown = Product.objects.get(code="cup").images.get()
    assert (shown.original_id, shown.caption) == (image.pk, "A green cup")
