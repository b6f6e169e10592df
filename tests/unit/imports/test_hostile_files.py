"""Files that were made to do harm, and those that only went wrong."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from shopease.core.cells import cell_restore, cell_safe
from shopease.imports import zips
from shopease.imports.errors import FileRefusedError, PictureRefusedError
from shopease.imports.own import products_read
from shopease.imports.table import rows_read
from shopease.imports.types import ProductDraft, RefusedDraft

HEADER = b"SKU,Title,Price\n"
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'


def write(folder: Path, content: bytes, name: str = "products.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path) -> list[ProductDraft | RefusedDraft]:
    return list(products_read(path))


def sheet(folder: Path, *rows: list[Any]) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    path = folder / "products.xlsx"
    book.save(path)
    return path


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "#446655").save(buffer, "PNG")
    return buffer.getvalue()


def archive(**files: bytes) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer


def test_a_cell_of_ten_megabytes_refuses_its_row_alone(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + b'A,"' + b"x" * (10 << 20) + b'",5\nB,Cup,5\n')
    first, second = read(path)
    assert isinstance(first, RefusedDraft)
    assert str(first.problems[0]) == (
        "line 2, column “Title”: The cell holds 10485760 characters, at most 131072 can be read."
    )
    assert isinstance(second, ProductDraft)


def test_a_row_in_another_encoding_refuses_itself_alone(tmp_path: Path) -> None:
    rows = "A,Türgriff,5\nB,Möbel,5\n".encode() + "C,Tür,5\n".encode("cp1252") + b"D,Cup,5\n"
    found = read(write(tmp_path, HEADER + rows))
    assert [type(draft) for draft in found] == [ProductDraft, ProductDraft, RefusedDraft, ProductDraft]
    assert isinstance(found[2], RefusedDraft)
    assert str(found[2].problems[0]).startswith("line 4, column “Title”: The text is not in UTF-8 like the")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators_are_recognised(tmp_path: Path, encoding: str, mark: str) -> None:
    text = 'SKU,Title,Price\nA,"Tür\nund Tor",5\n'.replace(",", mark)
    (draft,) = read(write(tmp_path, text.encode(encoding)))
    assert isinstance(draft, ProductDraft)
    assert draft.title == "Tür\nund Tor"


def test_wide_headers_and_open_quotes_are_refused(tmp_path: Path) -> None:
    wide = b",".join(b"c%d" % number for number in range(2000))
    with pytest.raises(FileRefusedError, match="at most 1000 columns"):
        list(rows_read(write(tmp_path, wide + b"\n"), aliases={}, required=()))
    with pytest.raises(FileRefusedError, match="can't be read from here on"):
        read(write(tmp_path, HEADER + b'A,"never closed,5\nB,Cup,5\n'))


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@cmd", "'=1", "''-", "plain", "it's", "\t=1"])
def test_formulas_are_harmless_and_come_back(text: str) -> None:
    cell = cell_safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell_restore(cell) == text


def test_a_sheet_is_read_like_a_csv_file(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ["SKU", "Title", "Price", "Stock"], ["A", "'=Cup", 12.9, 3], [4006381333931, "Jug", 5]
    )
    first, second = read(path)
    assert isinstance(first, ProductDraft)
    assert isinstance(second, ProductDraft)
    assert (first.title, str(first.variants[0].price), first.variants[0].quantity) == ("=Cup", "12.90", 3)
    assert second.variants[0].sku == "4006381333931"


def test_a_sheet_with_foreign_entities_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["SKU", "Price"], ["A", 5])
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(bad, "w") as made:
        for name in good.namelist():
            content = good.read(name).decode()
            if name.startswith("xl/worksheets/"):
                content = DOCTYPE + content.rpartition("?>")[2].replace("<v>5", "<v>&secret;")
            made.writestr(name, content)
    with pytest.raises(FileRefusedError, match="refers to things outside itself"):
        read(bad)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = archive(**{"xl/worksheets/sheet1.xml": b"0" * (64 << 20)})
    with pytest.raises(FileRefusedError, match="packed so tightly"):
        read(write(tmp_path, bomb.getvalue(), "bomb.xlsx"))
    with (
        pytest.raises(FileRefusedError, match="packed so tightly"),
        zips.zip_open(archive(**{"a.png": b"0" * (64 << 20)})),
    ):
        pass
    with (
        pytest.raises(FileRefusedError, match=r"more than|at most"),
        zips.zip_open(archive(**{f"{number}.png": b"" for number in range(zips.MAX_ENTRIES + 1)})),
    ):
        pass
    with pytest.raises(FileRefusedError, match="damaged"), zips.zip_open(io.BytesIO(b"PK\x03\x04 no")):
        pass


def test_names_in_a_zip_are_names_and_never_places(tmp_path: Path) -> None:
    made = archive(
        **{"../../etc/cup.png": picture(), "/etc/jug.png": picture(), "..\\..\\pot.PNG": picture()}
    )
    with zips.zip_open(made) as pictures:
        assert pictures.names() == ["cup.png", "jug.png", "pot.png"]
        assert pictures.read("Cup.png").extension == "png"
        assert pictures.read("../../etc/cup.png").content == picture()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cup.png", b"<svg onload=alert(1)>", "not a picture"),
        ("cup.png", b"MZ", "not a picture"),
        ("cup.exe", b"MZ", "no picture of this name"),
        ("cup.svg", b"<svg/>", "no picture of this name"),
    ],
)
def test_only_pictures_come_out_of_a_zip(name: str, content: bytes, reason: str) -> None:
    made = archive(**{name: content})
    with zips.zip_open(made) as pictures, pytest.raises(PictureRefusedError, match=reason):
        pictures.read(name)


def test_two_pictures_of_one_name_are_told_apart_by_folder() -> None:
    with zips.zip_open(archive(**{"a/cup.png": picture(), "b/cup.png": picture()})) as pictures:
        with pytest.raises(PictureRefusedError, match="several pictures"):
            pictures.read("cup.png")
        assert pictures.read("b/cup.png").extension == "png"
