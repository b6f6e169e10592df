"""Orders that staff writes for customers: the list of drafts, a new one, and the page it is written on."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.generic import ListView, View
from oscar.core.loading import get_class, get_classes, get_model

from catalogue_ext.selectors import variant_labels
from shopease.core.db import BusyError
from shopease.core.ids import id_read
from shopease.core.queue import wake
from shopease.core.translation import language_now
from shopease.forks.dashboard.drafts_forms import (
    CustomerForm,
    DeliveryForm,
    LinesForm,
    NoteForm,
    PlaceForm,
    SearchForm,
    UnitsForm,
    VoucherForm,
)
from shopease.fulfilment.drafts import (
    customers_found,
    draft_gateways,
    draft_quote,
    drafts_open,
    products_found,
)
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.models import DraftOrder
from shopease.fulfilment.services.drafts import (
    address_fields,
    draft_add,
    draft_create,
    draft_delete,
    draft_lines_set,
    draft_place,
    draft_set,
    draft_voucher_add,
    draft_voucher_remove,
)
from shopease.notifications.tasks import deliver_outbox
from shopease.shop.selectors import shop_identity
from shopease.users.models import User

ShippingAddressForm = get_class("checkout.forms", "ShippingAddressForm")
BusinessForm, business_is_asked = get_classes("checkout.business", ("BusinessForm", "business_is_asked"))
Product = get_model("catalogue", "Product")

OVERRIDE_PRICE = "fulfilment.override_price"


class DraftListView(ListView):
    """Drafts that are no order yet."""

    template_name = "oscar/dashboard/drafts/list.html"
    context_object_name = "drafts"
    paginate_by = 50

    def get_queryset(self) -> Any:
        return drafts_open()


class DraftNewView(View):
    """Whose order it is: found by address or name, or new."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The search, and the form of a customer who isn't known."""
        return self._page(request, CustomerForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a draft for who was found or entered."""
        known = request.POST.get("customer", "")
        if known:
            people = User.objects.filter(is_active=True, is_staff=False)
            customer = get_object_or_404(people, pk=id_read(known))
            return self._begin(request, customer=customer)
        form = CustomerForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, 400)
        data = form.cleaned_data
        if not data["with_account"]:
            return self._begin(request, email=data["email"])
        names = {name: data[name] for name in ("first_name", "last_name")}
        try:
            with transaction.atomic():
                customer = User.objects.create_user(data["email"], **names)
        except IntegrityError:  # somebody else was quicker
            form.add_error("email", _("There is an account with this address: find it by the search."))
            return self._page(request, form, 409)
        return self._begin(request, customer=customer)

    def _begin(self, request: HttpRequest, **whom: Any) -> HttpResponseBase:
        try:
            draft = draft_create(actor=request.user, language=language_now(), **whom)
        except BusyError:
            messages.error(request, _("The shop is busy. Please try again."))
            form = CustomerForm(request.POST if "email" in request.POST else None)
            return self._page(request, form, 409)
        return redirect("dashboard:draft", pk=draft.pk)

    def _page(self, request: HttpRequest, form: CustomerForm, status: int) -> HttpResponseBase:
        search = SearchForm(request.GET or None)
        words = search.words
        found = customers_found(words) if words else ()
        context = {"search": search, "words": words, "found": found, "form": form}
        return render(request, "oscar/dashboard/drafts/new.html", context, status=status)


class DraftView(View):
    """One draft: products, prices, address, delivery, payment. Each form posts its action."""

    http_method_names = ["get", "head", "post", "options"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.forms: dict[str, Any] = {}
        self.chosen: dict[str, Any] = {}
        self.may_price = request.user.has_perm(OVERRIDE_PRICE)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The draft; an order, once it is one."""
        draft = self._draft(pk)
        if draft.basket.status != draft.basket.OPEN:
            if draft.order is not None:
                return redirect("dashboard:order-detail", number=draft.order.number)
            return redirect("dashboard:draft-list")
        return self._page(request, draft)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Carry out the action of a form; what is refused is said, and nothing typed is lost."""
        draft = self._draft(pk)
        actions: dict[str, Callable[[HttpRequest, DraftOrder], HttpResponseBase | None]] = {
            "add": self._add,
            "lines": self._lines,
            "voucher": self._voucher,
            "voucher-remove": self._voucher_remove,
            "address": self._address,
            "business": self._business,
            "delivery": self._delivery,
            "note": self._note,
            "place": self._place,
            "delete": self._delete,
        }
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            return self._page(request, draft, 400)
        try:
            done = action(request, draft)
        except FulfilmentError as error:
            messages.error(request, str(error))
            return self._page(request, self._draft(pk), 409)
        except BusyError:
            messages.error(request, _("This draft is busy. Please try again."))
            return self._page(request, self._draft(pk), 409)
        if done is None:
            return self._page(request, self._draft(pk), 400)
        return done

    def _draft(self, pk: int) -> DraftOrder:
        drafts = DraftOrder.objects.select_related("customer", "basket", "order", "created_by")
        draft: DraftOrder = get_object_or_404(drafts, pk=pk)
        return draft

    def _done(self, draft: DraftOrder) -> HttpResponseBase:
        return redirect("dashboard:draft", pk=draft.pk)

    def _add(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = UnitsForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose a product and a quantity."))
            return None
        product = get_object_or_404(Product, pk=form.cleaned_data["product"])
        draft_add(draft=draft, product=product, quantity=form.cleaned_data["quantity"])
        return self._done(draft)

    def _lines(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        lines = list(draft.basket.lines.select_related("product__parent").order_by("pk"))
        form = self.forms["lines"] = LinesForm(request.POST, lines=lines, may_price=self.may_price)
        if not form.is_valid():
            return None
        draft_lines_set(draft=draft, quantities=form.quantities, prices=form.prices)
        return self._done(draft)

    def _voucher(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = self.forms["voucher"] = VoucherForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("There is no such voucher."))
            return None
        draft_voucher_add(draft=draft, code=form.cleaned_data["code"])
        return self._done(draft)

    def _voucher_remove(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase:
        draft_voucher_remove(draft=draft, voucher_id=id_read(request.POST.get("voucher", "")))
        return self._done(draft)

    def _address(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = self.forms["address"] = ShippingAddressForm(request.POST)
        if not form.is_valid():
            return None
        draft_set(draft=draft, address=address_fields(form.instance))
        return self._done(draft)

    def _business(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        """Looking a number up takes seconds: it is done before anything is locked."""
        form = self.forms["business"] = BusinessForm(request.POST)
        if not form.is_valid():
            return None
        found = form.finding
        draft_set(draft=draft, **form.cleaned_data, vat_check=found.check, vat_checked_at=found.at)
        return self._done(draft)

    def _delivery(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = DeliveryForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose the delivery."))
            return None
        draft_set(draft=draft, shipping_code=form.cleaned_data["method"])
        return self._done(draft)

    def _note(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = self.forms["note"] = NoteForm(request.POST)
        if not form.is_valid():
            return None
        draft_set(draft=draft, **form.cleaned_data)
        return self._done(draft)

    def _place(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase | None:
        form = PlaceForm(request.POST, gateways=self._gateways(draft))
        is_valid, data = form.is_valid(), form.cleaned_data
        self.chosen = {name: data[name] for name in ("pay", "days") if data.get(name)}
        if not is_valid:
            wrong = [f"{form['days'].label}: {error}" for error in form["days"].errors]
            messages.error(request, (wrong or [_("Choose how it is paid.")])[0])
            return None
        order = draft_place(
            draft=draft, pay=data["pay"], agreed=data["agreed"], actor=request.user, days=data["days"] or 7
        )
        wake(deliver_outbox)
        messages.success(request, _("Order %(number)s was placed.") % {"number": order.number})
        return redirect("dashboard:order-detail", number=order.number)

    def _delete(self, request: HttpRequest, draft: DraftOrder) -> HttpResponseBase:
        draft_delete(draft=draft)
        messages.success(request, _("The draft was thrown away."))
        return redirect("dashboard:draft-list")

    def _gateways(self, draft: DraftOrder) -> list[Any]:
        is_sent = draft.basket.is_shipping_required()
        return draft_gateways(is_sent=is_sent, currency=settings.OSCAR_DEFAULT_CURRENCY)

    @staticmethod
    def _initial_address(draft: DraftOrder) -> dict[str, Any]:
        if draft.address:
            return {**draft.address, "country": draft.address.get("country_id")}
        customer = draft.customer
        return {"first_name": customer.first_name, "last_name": customer.last_name} if customer else {}

    def _page(self, request: HttpRequest, draft: DraftOrder, status: int = 200) -> HttpResponseBase:
        quote = draft_quote(draft)
        search = SearchForm(request.GET or request.POST or None)
        products = products_found(search.words) if search.words else ()
        forms: dict[str, Any] = {
            "lines": LinesForm(lines=quote.lines, may_price=self.may_price),
            "address": ShippingAddressForm(
                initial=self._initial_address(draft), home=shop_identity(request).country
            ),
            "note": NoteForm(initial={"language": draft.language, "note": draft.note}),
            "place": PlaceForm(
                initial={**self.chosen, "agreed": quote.agreed}, gateways=self._gateways(draft)
            ),
        }
        if business_is_asked(request):
            known = {"company": draft.company, "vat_number": draft.vat_number}
            forms["business"] = BusinessForm(initial=known)
        forms |= self.forms
        labels = variant_labels([line.product for line in quote.lines])
        for line in quote.lines:
            line.variant = labels.get(line.product_id, "")
        known = forms["lines"].fields
        forms["lines"].lines = [one for one in quote.lines if f"quantity-{one.pk}" in known]  # with prices
        context = {
            "draft": draft,
            "quote": quote,
            "search": search,
            "found": found_rows(products, quote.basket.strategy),
            "forms": forms,
            "vouchers": draft.basket.vouchers.all(),
            "may_price": self.may_price,
        }
        return render(request, "oscar/dashboard/drafts/draft.html", context, status=status)


def found_rows(products: Iterable[Any], strategy: Any) -> list[tuple[Any, str, Any]]:
    """Each product with what tells it from its siblings, its price and whether it can be had."""
    goods = list(products)
    labels = variant_labels(goods)
    return [(one, labels.get(one.pk, ""), strategy.fetch_for_product(one)) for one in goods]


def drafts_urls() -> list[Any]:
    """Addresses below /dashboard/."""
    return [
        path("drafts/", DraftListView.as_view(), name="draft-list"),
        path("drafts/new/", DraftNewView.as_view(), name="draft-new"),
        path("drafts/<int:pk>/", DraftView.as_view(), name="draft"),
    ]
