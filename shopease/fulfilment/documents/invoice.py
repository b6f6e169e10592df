"""Drawing invoices and credit notes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from catalogue_ext.templatetags.currency_filters import currency
from shopease.core.translation import in_language
from shopease.fulfilment.documents.content import Content, Seller
from shopease.fulfilment.documents.letters import markup
from shopease.fulfilment.documents.sheet import (
    INK,
    INNER,
    LINE,
    Sheet,
    cell,
    cells,
    sheet_pdf,
    styles,
)

CREDIT_NOTE = "credit note"
COLUMNS = (INNER - 106 * mm, 14 * mm, 18 * mm, 36 * mm, 38 * mm)
ROWS = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
    ]
)
SUMS = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LINEABOVE", (1, -1), (-1, -1), 0.8, INK),
        ("TOPPADDING", (0, -1), (-1, -1), 6),
    ]
)


def pdf_document(content: Content) -> bytes:
    """The PDF of an invoice or a credit note, in the language of its content."""
    with in_language(content.language):
        is_credit = content.kind == CREDIT_NOTE
        title = (_("Credit note %(name)s") if is_credit else _("Invoice %(name)s")) % {"name": content.name}
        sheet = Sheet(
            title=title,
            seller=Seller(**content.seller),
            recipient=content.recipient,
            facts=_facts(content),
        )
        return sheet_pdf(sheet, _story(content))


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def _facts(content: Content) -> list[tuple[str, str]]:
    facts = [(_("Date"), _day(content.issued_on))]
    if content.corrects:
        facts.append((_("Corrects invoice"), content.corrects))
        facts.append((_("of"), _day(content.corrects_on)))
    facts.append((_("Order"), content.order_number))
    facts.append((_("Ordered on"), _day(content.ordered_on)))
    if content.supplied_on:
        facts.append((_("Supplied on"), _day(content.supplied_on)))
    if content.recipient_tax:
        facts.append((_("Your VAT number"), content.recipient_tax))
    return facts


def _story(content: Content) -> list[Flowable]:
    story: list[Flowable] = [_positions(content), Spacer(0, 4 * mm), KeepTogether([_sums(content)])]
    if content.payments:
        story += [Spacer(0, 5 * mm), KeepTogether([_payments(content)])]
    if content.delivery:
        story += [Spacer(0, 5 * mm), KeepTogether([cell(_("Delivered to"), "head"), cells(content.delivery)])]
    for note in content.notes:
        story += [Spacer(0, 5 * mm), cell(note)]
    return story


def _positions(content: Content) -> Table:
    heads = [
        cell(_("Description"), "head"),
        cell(_("Qty"), "head number"),
        cell(_("Tax"), "head number"),
        cell(_("Price"), "head number"),
        cell(_("Amount"), "head number"),
    ]
    rows: list[Sequence[Any]] = [heads]
    rows += [_position(position, content.currency) for position in content.positions]
    return Table(rows, colWidths=COLUMNS, style=ROWS, repeatRows=1)


def _position(position: Any, code: str) -> Sequence[Any]:
    small = styles()["small"]
    title: list[Flowable] = [cell(position["title"])]
    if position["sku"]:
        title.append(Paragraph(markup(position["sku"]), small))
    if Decimal(position["discount"]):
        saved = _("Discount: %(amount)s") % {"amount": _amount(-Decimal(position["discount"]), code)}
        title.append(Paragraph(markup(saved), small))
    return [
        title,
        cell(position["quantity"] or "", "number"),
        cell(_rate(position["rate"]), "number"),
        cell(_amount(position["unit"], code) if position["unit"] else "", "number"),
        cell(_amount(position["gross"], code), "number"),
    ]


def _sums(content: Content) -> Table:
    """Net and tax of each rate, then what it comes to."""
    rows = []
    for each in content.rates:
        rate = {"rate": _rate(each["rate"])}
        rows.append((_("Net at %(rate)s") % rate, each["net"]))
        rows.append((_("Tax %(rate)s") % rate, each["tax"]))
    if len(content.rates) > 1:
        rows.append((_("Net in total"), content.net))
        rows.append((_("Tax in total"), content.tax))
    table: list[Sequence[Any]] = [
        ["", cell(label, "number"), cell(_amount(amount, content.currency), "number")]
        for label, amount in rows
    ]
    total = _("Credit") if content.kind == CREDIT_NOTE else _("Total")
    table.append(
        ["", cell(total, "sum number"), cell(_amount(content.gross, content.currency), "sum number")]
    )
    return Table(table, colWidths=(INNER - 106 * mm, 62 * mm, 44 * mm), style=SUMS)


def _payments(content: Content) -> Table:
    rows = [
        ["", cell(label, "number"), cell(_amount(amount, content.currency), "number")]
        for label, amount in content.payments
    ]
    style = TableStyle(SUMS.getCommands()[:5])
    return Table(rows, colWidths=(INNER - 146 * mm, 102 * mm, 44 * mm), style=style)


def _amount(amount: str | Decimal, code: str) -> str:
    return currency(Decimal(amount), code)


def _rate(rate: str) -> str:
    number = Decimal(rate).normalize()
    places = max(0, -int(number.as_tuple().exponent))
    return f"{number_format(number, decimal_pos=places)} %"
