"""Gift cards and store credit in the dashboard: who has what, ledgers, issuing, correcting, blocking."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from shopease.core.queue import wake
from shopease.forks.dashboard.credit_forms import CreditAdjustForm, CreditFilterForm, CreditNewForm
from shopease.fulfilment.gift_card_form import card_refusal
from shopease.fulfilment.goods_letters import gift_card_mail
from shopease.fulfilment.models import DownloadGrant
from shopease.fulfilment.services.digital import download_renew
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.credit.errors import CreditError
from shopease.payments.credit.selectors import credit_ledger
from shopease.payments.credit.services import (
    credit_adjust,
    credit_block,
    credit_grant,
    gift_card_code_renew,
    gift_card_issue,
)
from shopease.payments.models import CreditAccount, CreditEntry

PAGE_SIZE = 50
Kind = CreditAccount.Kind


class CreditListView(ListView):
    """All gift cards and accounts with credit, and what the shop owes with them."""

    template_name = "oscar/dashboard/credit/list.html"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[CreditAccount]:
        self.form = CreditFilterForm(self.request.GET)
        accounts = CreditAccount.objects.filter(self.form.wanted())
        return accounts.select_related("user", "order_line__order").order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        total = self.object_list.aggregate(sum=Sum("balance"))["sum"]
        return context | {"form": self.form, "total": total, "query": _query(self.request)}


class CreditNewView(View):
    """Issuing a gift card, whose code is shown this once, or granting credit to a customer."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form; `?email=` fills in whose."""
        email = request.GET.get("email", "")[:254]
        initial = {"email": email, "kind": Kind.CUSTOMER} if email else {}
        return self._page(request, CreditNewForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Issue or grant; the same form posted twice leads to what the first made."""
        form = CreditNewForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=400)
        data = form.cleaned_data
        key = f"dashboard:{data['key']}"
        known = CreditEntry.objects.filter(key=key).first()
        if known is not None:
            return redirect("dashboard:credit-detail", pk=known.account_id)
        fields = {"amount": data["amount"], "key": key, "actor": request.user, "note": data["note"]}
        if form.user is not None:
            account = credit_grant(user=form.user, **fields)
            messages.success(request, _("Store credit granted."))
            return redirect("dashboard:credit-detail", pk=account.pk)
        with transaction.atomic():
            account, code = gift_card_issue(
                recipient_email=data["email"],
                message=data["message"],
                language=get_language() or "",
                expires_on=data["expires_on"],
                **fields,
            )
            if data["email"]:
                gift_card_mail(card=account, ref="issued")
        wake(deliver_outbox)
        return _detail(request, account, code=code, is_mailed=bool(data["email"]))

    @staticmethod
    def _page(request: HttpRequest, form: CreditNewForm, status: int = 200) -> HttpResponseBase:
        return render(request, "oscar/dashboard/credit/new.html", {"form": form}, status=status)


class CreditDetailView(View):
    """One account with its ledger; each form names its action."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A page of the ledger."""
        return _detail(request, _account(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Adjust, block, unblock, give a new code or send the mail once more."""
        account = _account(pk)
        action = request.POST.get("action", "")
        if action == "adjust":
            return self._adjust(request, account)
        try:
            if action in {"block", "unblock"}:
                credit_block(account=account, blocked=action == "block")
                messages.success(request, _("Blocked.") if action == "block" else _("It can be used again."))
            elif action == "renew" and account.is_gift_card and account.blocked_at is None:
                return _detail(request, account, code=gift_card_code_renew(account=account))
            elif action == "mail" and account.is_gift_card and account.recipient_email:
                again = "".join(filter(str.isalnum, request.POST.get("key", "")[:24]))
                gift_card_mail(card=account, ref=f"again:{account.code_end}:{again}")
                wake(deliver_outbox)
                messages.success(request, _("The mail is on its way."))
        except CreditError as error:
            messages.error(request, str(error))
        return redirect("dashboard:credit-detail", pk=pk)

    @staticmethod
    def _adjust(request: HttpRequest, account: CreditAccount) -> HttpResponseBase:
        form = CreditAdjustForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                credit_adjust(
                    account=account,
                    change=data["change"],
                    note=data["note"],
                    actor=request.user,
                    key=f"dashboard:{data['key']}",
                )
            except CreditError as error:
                form.add_error("change", str(error))
            else:
                messages.success(request, _("The balance is corrected."))
                return redirect("dashboard:credit-detail", pk=account.pk)
        return _detail(request, account, form=form, status=400)


class DownloadRenewView(View):
    """Letting a buyer download a file as often again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Renew the right, and go back to the order."""
        grant = get_object_or_404(DownloadGrant.objects.select_related("file", "line__order"), pk=pk)
        download_renew(grant=grant)
        messages.success(request, _("“%(title)s” can be downloaded again.") % {"title": grant.file.title})
        return redirect("dashboard:order-detail", number=grant.line.order.number)


def _account(pk: int) -> CreditAccount:
    return get_object_or_404(CreditAccount.objects.select_related("user", "order_line__order"), pk=pk)


def _detail(
    request: HttpRequest,
    account: CreditAccount,
    *,
    code: str = "",
    is_mailed: bool = False,
    form: CreditAdjustForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The account's page; `code` of a new card is shown this once and kept nowhere."""
    paginator = Paginator(credit_ledger(account), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "account": account,
        "code": code,
        "is_mailed": is_mailed,
        "form": form or CreditAdjustForm(),
        "refusal": card_refusal(account),
        "rows": page.object_list,
        "page_obj": page,
        "paginator": paginator,
        "is_paginated": page.has_other_pages(),
    }
    response = render(request, "oscar/dashboard/credit/detail.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def credit_urls() -> list[Any]:
    """Mounted by the dashboard."""
    return [
        path("credit/", CreditListView.as_view(), name="credit-list"),
        path("credit/new/", CreditNewView.as_view(), name="credit-new"),
        path("credit/<int:pk>/", CreditDetailView.as_view(), name="credit-detail"),
        path("downloads/<int:pk>/renew/", DownloadRenewView.as_view(), name="download-renew"),
    ]
