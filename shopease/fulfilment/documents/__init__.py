"""PDFs of orders in the shop's design: invoices, credit notes, packing slips. They know no tables.

What draws is imported when something is drawn first: it takes 6 MiB, and web workers hardly ever need it.
"""

from shopease.fulfilment.documents.content import Content, Slip


def pdf_document(content: Content) -> bytes:
    """The PDF of an invoice or a credit note, in the language of its content."""
    from shopease.fulfilment.documents import invoice

    return invoice.pdf_document(content)


def pdf_packing_slip(slip: Slip) -> bytes:
    """The PDF of a packing slip, in the active language."""
    from shopease.fulfilment.documents import packing

    return packing.pdf_packing_slip(slip)
