"""What mails about cancellations, refunds, returns and disputes show. Previews come without a payload."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalogue_ext.templatetags.currency_filters import currency
from shopease.fulfilment.messages import Payload
from shopease.fulfilment.models import Refund, ReturnRequest
from shopease.payments.models import Dispute, PaymentRefund

REFUND_PLACEHOLDERS = {"refund.amount": _("Amount that was given back")}
REFUSED_PLACEHOLDERS = {
    "refund.amount": _("Amount that was to be given back"),
    "refund.answer": _("What the provider said"),
}
DISPUTE_PLACEHOLDERS = {
    "dispute.amount": _("Amount that the bank claims back"),
    "dispute.reason": _("Reason, in the provider's words"),
    "dispute.reference": _("The provider's number of the dispute"),
    "dispute.answer_by": _("When it has to be answered at the latest"),
    "dispute.status": _("How the dispute stands"),
}
RETURN_PLACEHOLDERS = {"return.number": _("Number of the return")}


def cancelled_context(order: Any, payload: Payload) -> dict[str, Any]:
    """What was cancelled, and what became of its money."""
    units: Mapping[str, int] = payload.get("units", {})
    lines = list(order.lines.all())
    chosen = [(line, int(units.get(str(line.pk), 0))) for line in lines]
    cancelled = [(line, quantity) for line, quantity in chosen if quantity]
    return {
        "cancelled": cancelled or [(line, line.quantity) for line in lines],
        "reason": payload.get("reason", ""),
        **refunded_context(order, payload),
    }


def refunded_context(order: Any, payload: Payload) -> dict[str, Any]:
    """A refund with its lines and where its money goes, or money that came when nothing was due."""
    refund = Refund.objects.filter(order=order, pk=payload.get("refund_id") or 0).first()
    amount = refund.amount if refund else Decimal(payload.get("returned", 0))
    written = str(currency(amount, order.currency)) if amount else ""
    return {
        "refund": refund,
        "returned": written if "returned" in payload else "",
        "placeholders": {"refund.amount": written},
    }


def refund_refused_context(order: Any, payload: Payload) -> dict[str, Any]:
    """What a provider didn't pay back; a sample has the order's total."""
    refused = PaymentRefund.objects.filter(
        attempt__order=order, pk=payload.get("payment_refund_id") or 0
    ).first()
    amount = refused.amount if refused else order.total_incl_tax
    return {
        "placeholders": {
            "refund.amount": currency(amount, order.currency),
            "refund.answer": refused.message if refused and refused.message else "–",
        }
    }


def dispute_context(order: Any, payload: Payload) -> dict[str, Any]:
    """A dispute about one of the order's payments; likewise."""
    known = Dispute.objects.filter(attempt__order=order, pk=payload.get("dispute_id") or 0).first()
    dispute = known or Dispute(reference="dp-1", amount=order.total_incl_tax)
    by = dispute.answer_by
    return {
        "placeholders": {
            "dispute.amount": currency(dispute.amount, order.currency),
            "dispute.reason": dispute.reason or "–",
            "dispute.reference": dispute.reference,
            "dispute.answer_by": date_format(localtime(by), "DATETIME_FORMAT") if by else "–",
            "dispute.status": dispute.get_status_display(),
        }
    }


def return_context(order: Any, payload: Payload) -> dict[str, Any]:
    """A return with its lines, and its refund when there is one."""
    request = ReturnRequest.objects.filter(order=order, pk=payload.get("return_id") or 0).first()
    return {
        "return": request,
        "refund": request.refund if request else None,
        "placeholders": {"return.number": request.number if request else f"{order.number}-R1"},
    }
