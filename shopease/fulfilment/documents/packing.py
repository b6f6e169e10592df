"""Drawing packing slips: what belongs into a parcel, without prices."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from shopease.fulfilment.documents.content import Packed, Slip
from shopease.fulfilment.documents.invoice import ROWS
from shopease.fulfilment.documents.sheet import INK, INNER, Sheet, cell, sheet_pdf

COLUMNS = (16 * mm, INNER - 62 * mm, 46 * mm)


def pdf_packing_slip(slip: Slip) -> bytes:
    """The PDF, in the active language."""
    bars = Code128(slip.number, barHeight=9 * mm, barWidth=0.3 * mm, barFillColor=INK, quiet=0)
    sheet = Sheet(
        title=_("Packing slip"),
        seller=slip.seller,
        recipient=slip.recipient,
        facts=slip.facts,
        marks=[bars],
    )
    story: list[Flowable] = [_table(slip.packed)]
    if slip.remaining:
        story += [Spacer(0, 8 * mm), cell(_("Not in this parcel"), "strong"), _table(slip.remaining)]
    if slip.note:
        story += [Spacer(0, 8 * mm), cell(slip.note)]
    return sheet_pdf(sheet, story)


def _table(packed: Sequence[Packed]) -> Table:
    rows: list[Sequence[object]] = [
        [cell(_("Qty"), "head"), cell(_("Product"), "head"), cell(_("SKU"), "head")]
    ]
    for each in packed:
        title = [cell(each.title), *([cell(each.note, "small")] if each.note else [])]
        rows.append([cell(each.quantity, "strong"), title, cell(each.sku)])
    return Table(rows, colWidths=COLUMNS, style=ROWS, repeatRows=1)
