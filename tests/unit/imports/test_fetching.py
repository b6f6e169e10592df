"""Which addresses are fetched, and what counts as a picture."""

import io

import pytest
from PIL import Image

from shopease.imports.errors import PictureRefusedError
from shopease.imports.fetching import PictureFetcher, address_is_public, picture_check


def picture_bytes(image_format: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "#c9b8a0").save(buffer, image_format)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    assert not address_is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert address_is_public(address)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.com/a.png", "//example.com/a.png", "http://", "http://a b.com/a",
     "http://example.com:22/a", "http://example.com:0/a", "javascript:alert(1)", "", "http://[::1"],
)  # fmt: skip
def test_what_is_no_web_address_is_never_resolved(url: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was resolved")

    with pytest.raises(PictureRefusedError):
        PictureFetcher(resolve=resolve).fetch(url)


def test_a_name_with_one_private_address_is_refused() -> None:
    fetcher = PictureFetcher(resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(PictureRefusedError, match="not a public address"):
        fetcher.fetch("https://example.com/a.png")


def test_a_host_that_cannot_be_resolved_is_asked_once() -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError("Name or service not known")

    fetcher = PictureFetcher(resolve=resolve)
    for name in ("a", "b"):
        with pytest.raises(PictureRefusedError, match=r"example.com can't be reached"):
            fetcher.fetch(f"https://example.com/{name}.png")
    assert asked == ["example.com"]


@pytest.mark.parametrize(
    ("image_format", "extension"),
    [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif"), ("AVIF", "avif")],
)
def test_a_picture_is_known_by_its_content(image_format: str, extension: str) -> None:
    assert picture_check(picture_bytes(image_format)).extension == extension


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"BM" + b"\0" * 60, b"\x89PNG\r\n\x1a\n"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureRefusedError, match="not a picture"):
        picture_check(content)


def test_half_a_picture_is_refused() -> None:
    content = picture_bytes("JPEG", (400, 400))
    with pytest.raises(PictureRefusedError, match="not a picture"):
        picture_check(content[: len(content) // 2])


@pytest.mark.parametrize("size", [(7000, 6000), (20_000, 10_000)])
def test_a_small_file_of_many_pixels_is_refused(size: tuple[int, int]) -> None:
    buffer = io.BytesIO()
    Image.new("1", size).save(buffer, "PNG")
    with pytest.raises(PictureRefusedError, match="too many pixels"):
        picture_check(buffer.getvalue())
