"""The sheet that all documents share: A4, head, window for the address, foot, numbered pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate, Paragraph

from shopease.fulfilment.documents.content import Seller
from shopease.fulfilment.documents.letters import DISPLAY, STRONG, TEXT, fonts_register, lines_markup, markup

WIDTH, HEIGHT = A4
LEFT, RIGHT, FOOT = 22 * mm, 20 * mm, 36 * mm
INNER = WIDTH - LEFT - RIGHT

# The light scheme of static/css/tokens.css: paper is printed.
INK = HexColor("#1c1d1b")
SOFT = HexColor("#5c5f59")
LINE = HexColor("#deded6")
ACCENT = HexColor("#20503f")


@dataclass(frozen=True)
class Sheet:
    """What stands around a document's content."""

    title: str
    """Of the file, and of the first page."""
    seller: Seller
    recipient: Sequence[str]
    facts: Sequence[tuple[str, str]]
    """What stands beside the address: number, dates."""
    author: str = ""
    marks: Sequence[Flowable] = field(default_factory=tuple)
    """Drawn below the facts, such as a bar code."""


@cache
def styles() -> dict[str, ParagraphStyle]:
    """The styles of text, in points."""
    fonts_register()
    text = ParagraphStyle("text", fontName=TEXT, fontSize=9.5, leading=14, textColor=INK)
    return {
        "text": text,
        "number": ParagraphStyle("number", text, alignment=TA_RIGHT),
        "small": ParagraphStyle("small", text, fontSize=8, leading=11.5, textColor=SOFT),
        "tiny": ParagraphStyle("tiny", text, fontSize=7, leading=10, textColor=SOFT),
        "small number": ParagraphStyle(
            "small number", text, fontSize=8, leading=11.5, textColor=SOFT, alignment=TA_RIGHT
        ),
        "head": ParagraphStyle("head", text, fontName=STRONG, fontSize=8, leading=11, textColor=SOFT),
        "head number": ParagraphStyle(
            "head number", text, fontName=STRONG, fontSize=8, leading=11, textColor=SOFT, alignment=TA_RIGHT
        ),
        "strong": ParagraphStyle("strong", text, fontName=STRONG),
        "sum": ParagraphStyle("sum", text, fontName=STRONG, fontSize=12, leading=16),
        "sum number": ParagraphStyle(
            "sum number", text, fontName=STRONG, fontSize=12, leading=16, alignment=TA_RIGHT
        ),
        "title": ParagraphStyle("title", text, fontName=DISPLAY, fontSize=24, leading=28),
    }


def cell(text: object, style: str = "text") -> Paragraph:
    """A paragraph of plain text."""
    look = styles()[style]
    return Paragraph(markup(text, look.fontName), look)


def cells(lines: Sequence[object], style: str = "text") -> Paragraph:
    """A paragraph of lines."""
    look = styles()[style]
    return Paragraph(lines_markup(lines, look.fontName), look)


def sheet_pdf(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """The PDF, in the active language. Equal content gives equal bytes."""
    styles()
    out = BytesIO()
    top = 112 * mm
    first = Frame(LEFT, FOOT, INNER, HEIGHT - top - FOOT, id="first", **_FLUSH)
    later = Frame(LEFT, FOOT, INNER, HEIGHT - 38 * mm - FOOT, id="later", **_FLUSH)
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=sheet.title,
        author=sheet.author or sheet.seller.name,
        creator="ShopEase",
        invariant=1,
        lang=get_language(),
        pageTemplates=[
            PageTemplate("first", [first], onPage=lambda canvas, _doc: _first(canvas, sheet)),
            PageTemplate("later", [later], onPage=lambda canvas, _doc: _later(canvas, sheet)),
        ],
    )
    document.build([NextPageTemplate("later"), *story], canvasmaker=_Numbered)
    return out.getvalue()


_FLUSH: dict[str, Any] = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}


class _Numbered(Canvas):
    """Writes “Page 1 of 3”, which is known only at the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 (the library's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            text = _("Page %(number)d of %(count)d") % {"number": number, "count": len(self._pages)}
            _draw(self, cell(text, "small number"), LEFT, FOOT - 6 * mm, INNER)
            super().showPage()
        super().save()


def _draw(canvas: Canvas, flowable: Flowable, x: float, top: float, width: float) -> float:
    """Draw with its upper edge at `top`; where its lower edge is."""
    _width, height = flowable.wrapOn(canvas, width, HEIGHT)
    flowable.drawOn(canvas, x, top - height)
    return float(top - height)


def _first(canvas: Canvas, sheet: Sheet) -> None:
    _head(canvas, sheet, HEIGHT - 18 * mm, size=24)
    seller = sheet.seller
    window = HEIGHT - 46 * mm
    below = _draw(canvas, cell(" · ".join(seller.lines), "tiny"), LEFT, window, 92 * mm)
    _draw(canvas, cells(sheet.recipient), LEFT, below - 2 * mm, 85 * mm)
    top = window
    for label, value in sheet.facts:
        _draw(canvas, cell(label, "small"), LEFT + 100 * mm, top - 1, 30 * mm)
        top = _draw(canvas, cell(value), LEFT + 130 * mm, top, INNER - 130 * mm) - 0.8 * mm
    for mark in sheet.marks:
        top = _draw(canvas, mark, LEFT + 100 * mm, top - 2 * mm, INNER - 100 * mm)
    _draw(canvas, cell(sheet.title, "title"), LEFT, HEIGHT - 94 * mm, INNER)
    _foot(canvas, seller)


def _later(canvas: Canvas, sheet: Sheet) -> None:
    _head(canvas, sheet, HEIGHT - 16 * mm, size=14)
    number = cell(sheet.title, "head number")
    _draw(canvas, number, LEFT + INNER / 2, HEIGHT - 17 * mm, INNER / 2)
    _foot(canvas, sheet.seller)


def _head(canvas: Canvas, sheet: Sheet, top: float, *, size: int) -> None:
    look = ParagraphStyle("brand", styles()["title"], fontSize=size, leading=size + 4, textColor=ACCENT)
    below = _draw(canvas, Paragraph(markup(sheet.seller.name, DISPLAY), look), LEFT, top, INNER / 2)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, below - 3 * mm, LEFT + INNER, below - 3 * mm)


def _foot(canvas: Canvas, seller: Seller) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, FOOT - 4 * mm, LEFT + INNER, FOOT - 4 * mm)
    wide = INNER * 0.28
    for column, lines in enumerate((seller.lines, seller.contact, seller.tax)):
        _draw(canvas, cells(lines, "small"), LEFT + column * wide, FOOT - 6 * mm, wide - 4 * mm)
