"""The list of orders: finding them, one step for many, and a table of them."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.core.loading import get_class, get_classes

from shopease.core import clock
from shopease.core.cells import cell_safe, csv_lines
from shopease.core.ids import id_read
from shopease.core.queue import wake
from shopease.fulfilment.order_lists import orders_for_list, orders_found, orders_to_do
from shopease.fulfilment.services.many_orders import orders_advance
from shopease.fulfilment.templatetags.order_life import customer_name
from shopease.notifications.tasks import deliver_outbox

BulkForm, BulkStepForm, OrderFilterForm, STEPS, ids_read = get_classes(
    "dashboard.orders.list_forms", ("BulkForm", "BulkStepForm", "OrderFilterForm", "STEPS", "ids_read")
)
orders_for = get_class("dashboard.orders.rights", "orders_for")

PAGE_SIZE = 50
MAX_PAGES = 100
MAX_AT_ONCE = 200
"""Orders that one press of a button moves: each is a transaction, and somebody waits."""
CHUNK = 500
MAX_WORD = 255
RESULT = "order_bulk_result"
"""In the session: what became of the orders of the last press."""
AGAIN = "order_bulk_again"
"""In the session, until the list is shown again: what was chosen when nothing could be done."""

SORTS = {
    "": ("-date_placed", "-pk"),
    "placed": ("date_placed", "pk"),
    "-total": ("-total_incl_tax", "-pk"),
    "total": ("total_incl_tax", "pk"),
}


class ReachablePaginator(Paginator):
    """Counts no further than one can turn pages, so that a list of a million orders opens at once."""

    @cached_property
    def count(self) -> int:
        """At most one more than can be reached."""
        return self.object_list.order_by().values("pk")[: PAGE_SIZE * MAX_PAGES + 1].count()

    @property
    def is_cut(self) -> bool:
        """Whether there are more than can be reached."""
        return self.count > PAGE_SIZE * MAX_PAGES

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MAX_PAGES)


class StaffOrderListView(View):
    """Replaces Oscar's list for staff: a filter that stays, what waits, and steps for many orders."""

    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of the list; what is wrong in the filter is said and left out."""
        form = OrderFilterForm(request.GET)
        orders = orders_for_list(orders_found(orders_for(request.user, lines=False), form.wanted))
        order = SORTS.get(request.GET.get("sort", ""), SORTS[""])
        paginator = ReachablePaginator(orders.order_by(*order), PAGE_SIZE)
        page = paginator.get_page(request.GET.get("page"))
        context = {
            "form": form,
            "page_obj": page,
            "paginator": paginator,
            "orders": page.object_list,
            "kept": _kept(request.GET),
            "page_ids": ",".join(str(order.pk) for order in page),
            "to_do": self._to_do(request, form),
            "steps": STEPS,
            "again": request.session.pop(AGAIN, {}),
        }
        return TemplateResponse(request, "oscar/dashboard/orders/order_list.html", context)

    def _to_do(self, request: HttpRequest, form: Any) -> list[dict[str, Any]]:
        """What waits in which status, each leading to a list of it."""
        counts = orders_to_do(orders_for(request.user, lines=False))
        now = form.wanted.status
        return [
            {"status": status, "number": number, "is_current": status == now}
            for status, number in counts.items()
            if number or status == now
        ]


class OrderBulkView(View):
    """One step for many orders; afterwards what became of each of them."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """What became of the last ones."""
        result = request.session.get(RESULT)
        if not result:
            return redirect("dashboard:order-list")
        return TemplateResponse(request, "oscar/dashboard/orders/bulk_result.html", result)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the step with each; the same post again finds them moved already."""
        form = BulkStepForm(request.POST)
        if not form.is_valid():
            messages.error(request, next(iter(form.errors.values()))[0])
            return _to_list(request)
        ids = _chosen(request, form)
        if not ids:
            messages.error(request, _("Choose at least one order."))
            return _to_list(request)
        if len(ids) > MAX_AT_ONCE:
            text = _("At most %(number)d orders can take a step at once. Please narrow the filter.")
            messages.error(request, text % {"number": MAX_AT_ONCE})
            return _to_list(request)
        self._advance(request, form, ids)
        return redirect("dashboard:order-bulk")

    def _advance(self, request: HttpRequest, form: Any, ids: list[int]) -> None:
        action = form.cleaned_data["action"]
        results = orders_advance(
            order_ids=ids, status=action, actor=request.user, reason=form.cleaned_data["reason"]
        )
        wake(deliver_outbox)
        moved = sum(result.is_moved for result in results)
        refused = sum(bool(result.refusal) for result in results)
        request.session[RESULT] = {
            "step": str(dict(STEPS)[action]),
            "moved": moved,
            "refused": refused,
            "unchanged": len(results) - moved - refused,
            "rows": [
                {"number": row.number, "status": row.status, "moved": row.is_moved, "refusal": row.refusal}
                for row in sorted(results, key=lambda row: (not row.refusal, row.is_moved))
            ],
            "back": _list_url(request),
        }


class OrderExportView(View):
    """Orders as a table in CSV: those that were ticked, or all that the filter finds."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """All that the filter finds, written line by line."""
        return self._file(orders_found(orders_for(request.user, lines=False), _wanted(request.GET)))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Those that were chosen."""
        form = BulkForm(request.POST)
        if not form.is_valid():
            return _to_list(request)
        orders = orders_for(request.user, lines=False)
        if form.cleaned_data["scope"] == "all":
            return self._file(orders_found(orders, _wanted(QueryDict(form.cleaned_data["kept"]))))
        ids = form.ids[:MAX_AT_ONCE]
        if not ids:
            messages.error(request, _("Choose at least one order."))
            return _to_list(request)
        return self._file(orders.filter(pk__in=ids))

    def _file(self, orders: QuerySet[Any]) -> StreamingHttpResponse:
        lines = csv_lines(_table(orders_for_list(orders)))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"orders-{localdate(clock.now()).isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


def _table(orders: QuerySet[Any]) -> Iterator[tuple[object, ...]]:
    yield (
        "number", "placed", "status", "payment", "through", "email", "name", "phone", "units", "delivery",
        "delivery_charge", "total", "currency", "postcode", "city", "country",
    )  # fmt: skip
    for order in orders.order_by("-date_placed", "-pk").iterator(chunk_size=CHUNK):
        address = order.shipping_address
        yield (
            order.number,
            localtime(order.date_placed).isoformat(timespec="seconds"),
            order.status,
            order.payment_state,
            order.source,
            cell_safe(order.email or ""),
            cell_safe(customer_name(order)),
            cell_safe(str(address.phone_number or "") if address else ""),
            order.units,
            cell_safe(order.shipping_method),
            order.shipping_incl_tax,
            order.total_incl_tax,
            order.currency,
            cell_safe(address.postcode or "" if address else ""),
            cell_safe(address.line4 if address else ""),
            address.country_id if address else "",
        )


def _chosen(request: HttpRequest, form: Any) -> list[int]:
    """The ids of what was chosen, of orders that the person may see; one more than may move at most."""
    orders = orders_for(request.user, lines=False)
    if form.cleaned_data["scope"] == "all":
        orders = orders_found(orders, _wanted(QueryDict(form.cleaned_data["kept"])))
    else:
        orders = orders.filter(pk__in=form.ids[: MAX_AT_ONCE + 1])
    return list(orders.order_by("pk").values_list("pk", flat=True)[: MAX_AT_ONCE + 1])


def _wanted(query: QueryDict) -> Any:
    return OrderFilterForm(query).wanted


def _kept(query: QueryDict) -> str:
    """The filter of the list as a query string."""
    return urlencode([(name, query[name]) for name in OrderFilterForm.base_fields if query.get(name)])


def _to_list(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was, with what was ticked and chosen."""
    request.session[AGAIN] = {
        "ticked": ids_read(request.POST.getlist("selected")[:PAGE_SIZE]),
        **{name: request.POST.get(name, "")[:MAX_WORD] for name in ("scope", "action", "reason")},
    }
    return redirect(_list_url(request))


def _list_url(request: HttpRequest) -> str:
    """Where the list stood from which a form was posted: its filter and page."""
    query = _kept(QueryDict(request.POST.get("kept", "")[:2000]))
    if number := id_read(request.POST.get("page", "")):
        query += f"&page={number}"
    return reverse("dashboard:order-list") + (f"?{query.lstrip('&')}" if query else "")
