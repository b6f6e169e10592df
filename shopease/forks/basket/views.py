"""The basket: one page with one form, and what is posted from elsewhere.

Replaces the views of `oscar.apps.basket.views` (Oscar 4.2), which evaluate offers two or three times
a request, answer with markup in messages and leave shipping methods to guess an address.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from oscar.apps.basket.signals import basket_addition, voucher_addition
from oscar.core.loading import get_class, get_classes, get_model

from catalogue_ext.product_selectors import product_for_basket, product_for_page
from catalogue_ext.selectors import pictures_for, variant_labels
from shopease.core.htmx import is_htmx
from shopease.core.throttle import failure_count, is_throttled, visitor_address
from shopease.core.ways import way_back
from shopease.fulfilment.explaining import voucher_missed, voucher_unusable

AddToBasketForm, BasketVoucherForm, LinesForm = get_classes(
    "basket.forms", ["AddToBasketForm", "BasketVoucherForm", "LinesForm"]
)
line_drop, line_save, line_take, saved_lines = get_classes(
    "basket.saved", ["line_drop", "line_save", "line_take", "saved_lines"]
)
estimate_of = get_class("basket.estimate", "estimate_of")
Applicator = get_class("offer.applicator", "Applicator")
Voucher = get_model("voucher", "Voucher")

PRODUCT_FORM = "product-buy"
"""The part of the product's page that shows what is wrong with an order."""

MAX_DIGITS = 19
"""Of a number that may be a line's id."""

GUESSES = 10
GUESSES_SECONDS = 900
"""Wrong voucher codes that one basket or one address may try in this time."""


class BasketView(View):
    """The page of the basket, and its one form: all quantities at once, or one line out."""

    http_method_names = ["get", "head", "post", "options"]
    address = "basket:summary"

    def get(self, request: Any) -> HttpResponseBase:
        """The page."""
        return self.answer(request)

    def answer(self, request: Any, *, lines_form: Any = None, status: int = 200) -> HttpResponseBase:
        """The basket, with quantities that were refused as they were typed."""
        return basket_page(request, lines_form=lines_form, status=status)

    def post(self, request: Any) -> HttpResponseBase:
        """Set quantities; with `remove` or `later` (an id) take out that line only, or keep it for later.

        When something is wrong nothing is changed, and what was typed comes back with the reason.
        """
        basket = request.bare_basket
        if (kept := request.POST.get("later", "")).isdecimal() and len(kept) < MAX_DIGITS:
            return self._keep(request, int(kept))
        form = LinesForm(basket, request.POST)
        if wanted := request.POST.get("remove"):
            quantities = {line.pk: 0 for line in form.lines if str(line.pk) == wanted}
        elif form.is_valid():
            quantities = form.quantities
        else:
            return self.answer(request, lines_form=form, status=422)
        if quantities and not basket.quantities_set(quantities):
            messages.error(request, _("This basket has just been ordered; it was not changed."))
        elif quantities:
            messages.success(request, _("Your basket is up to date."))
        return redirect(self.address)

    def _keep(self, request: Any, line_id: int) -> HttpResponseBase:
        if line_save(request, line_id):
            messages.success(request, _("It is kept for later, below your basket."))
        else:
            messages.error(request, _("It could not be kept for later."))
        return redirect(self.address)


class SavedView(View):
    """What is kept for later, below the basket: `take` (a line's id) puts it back, `drop` forgets it."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: Any) -> HttpResponseBase:
        """It stands on the basket's page."""
        return redirect("basket:summary")

    def post(self, request: Any) -> HttpResponseBase:
        """Take or forget one line."""
        for name, move, done in (
            ("take", line_take, _("It is in your basket again.")),
            ("drop", line_drop, _("It is not kept any more.")),
        ):
            wanted = request.POST.get(name, "")
            if not (wanted.isdecimal() and len(wanted) < MAX_DIGITS):
                continue
            if move(request, int(wanted)):
                messages.success(request, done)
            else:
                messages.error(request, _("It isn't there any more, or doesn't fit into one order."))
        return redirect("basket:summary")


class ChangesView(View):
    """Having read what changed since one was here last."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: Any) -> HttpResponseBase:
        """It stands on the basket's page."""
        return redirect("basket:summary")

    def post(self, request: Any) -> HttpResponseBase:
        """Tell it no more."""
        if request.bare_basket.pk:
            request.bare_basket.changes_accept()
        return redirect("basket:summary")


class BasketMiniView(BasketView):
    """The basket as a drawer on other pages shows it, with the same form; a part for htmx."""

    address = "basket:mini"

    def get(self, request: Any) -> HttpResponseBase:
        """The drawer's content; who comes by a link sees the page."""
        return self.answer(request) if is_htmx(request) else redirect("basket:summary")

    def answer(self, request: Any, *, lines_form: Any = None, status: int = 200) -> HttpResponseBase:
        """The lines with their form, the total and the count of the header."""
        context = basket_context(request.basket, lines_form=lines_form)
        response = TemplateResponse(request, "oscar/basket/partials/mini.html", context, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response


class BasketAddView(View):
    """Adding a product, from its page or from a card."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """Adding needs a POST; who comes by a link sees the product."""
        return redirect(self._product(pk).get_absolute_url())

    def post(self, request: Any, pk: int) -> HttpResponseBase:
        """Add and go back; the product's page says what is wrong."""
        product = self._product(pk)
        basket = request.bare_basket
        form = AddToBasketForm(basket, product, request.POST)
        if not form.is_valid():
            return self._refused(request, product, form)
        quantity = form.cleaned_data["quantity"]
        try:
            basket.add_product(form.product, quantity, form.cleaned_options() if product.has_options else [])
        except PermissionDenied:
            messages.error(request, _("Your basket has just been ordered. Please add the product again."))
            return redirect(product.get_absolute_url())
        messages.success(request, self._message(product, quantity))
        basket_addition.send(sender=self, product=form.product, user=request.user, request=request)
        return (
            _answer(request) if is_htmx(request) else redirect(way_back(request, reverse("basket:summary")))
        )

    @staticmethod
    def _product(pk: int) -> Any:
        product = product_for_basket(pk)
        if product is None:
            raise Http404
        return product

    @staticmethod
    def _refused(request: Any, product: Any, form: Any) -> HttpResponseBase:
        """The product's page (a variant's is its parent's) with what was typed and what is wrong.

        A card on a page that stays has no room for that: there it is said in a word.
        """
        if is_htmx(request) and request.headers.get("HX-Target") != PRODUCT_FORM:
            reasons = [str(reason) for found in form.errors.values() for reason in found]
            messages.error(request, f"{product.get_title()}: {' '.join(reasons)}")
            return _answer(request)
        owner = product.parent_id or product.pk
        wanted = str(product.pk) if product.is_child else request.POST.get("child_id", "")
        page = get_class("catalogue.views", "product_page")
        answer: HttpResponseBase = page(
            request, product_for_page(owner), form=form, variant=wanted, status=422
        )
        return answer

    @staticmethod
    def _message(product: Any, quantity: int) -> str:
        text = ngettext("%(title)s is in your basket.", "%(count)d × %(title)s are in your basket.", quantity)
        return text % {"count": quantity, "title": product.get_title()}


class VoucherAddView(View):
    """Entering a voucher code; guessing is slowed down."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: Any) -> HttpResponseBase:
        """The form stands on the basket's page."""
        return redirect("basket:summary")

    def post(self, request: Any) -> HttpResponseBase:
        """Put the voucher into the basket, or say beside the field why not."""
        actors = [f"address:{visitor_address(request)}"]
        if request.bare_basket.pk:
            actors.append(f"basket:{request.bare_basket.pk}")
        form = BasketVoucherForm(request.POST)
        if is_throttled(scope="voucher", actors=actors, limit=GUESSES):
            form.add_error("code", _("Too many wrong codes. Please try again in 15 minutes."))
            return basket_page(request, voucher_form=form, status=429)
        if form.is_valid():
            refusal = self._apply(request, form.cleaned_data["code"])
            if not refusal:
                return redirect("basket:summary")
            failure_count(scope="voucher", actors=actors, seconds=GUESSES_SECONDS)
            form.add_error("code", refusal)
        return basket_page(request, voucher_form=form, status=422)

    def _apply(self, request: Any, code: str) -> str:
        """Why the code can't be used; empty when it is in the basket now."""
        basket = request.basket
        voucher = Voucher.objects.filter(code=code).first()
        refusal = _refusal(voucher, basket, request.user)
        if refusal:
            return refusal
        basket.vouchers.add(voucher)
        basket.reset_offer_applications()
        Applicator().apply(basket, request.user, request)
        if missed := voucher_missed(basket, voucher):
            basket.vouchers.remove(voucher)
            basket.reset_offer_applications()
            Applicator().apply(basket, request.user, request)
            return missed
        voucher_addition.send(sender=self, basket=basket, voucher=voucher)
        messages.success(request, _("The voucher %(code)s is in your basket.") % {"code": voucher.code})
        return ""


class VoucherRemoveView(View):
    """Taking a voucher out."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """Removing needs a POST."""
        return redirect("basket:summary")

    def post(self, request: Any, pk: int) -> HttpResponseBase:
        """Take it out, if it is in."""
        basket = request.bare_basket
        voucher = basket.vouchers.filter(pk=pk).first() if basket.pk else None
        if voucher is not None:
            basket.vouchers.remove(voucher)
            messages.success(request, _("The voucher %(code)s is removed.") % {"code": voucher.code})
        return redirect("basket:summary")


def _refusal(voucher: Any, basket: Any, user: Any) -> str:
    """Why a voucher can't be put into this basket; empty when it can."""
    if voucher is None:
        return _("We don't know this code.")
    if basket.is_empty:
        return _("Put something into your basket first.")
    if basket.vouchers.filter(pk=voucher.pk).exists():
        return _("This voucher is in your basket already.")
    return _unusable(voucher, user)


def _unusable(voucher: Any, user: Any) -> str:
    """Why a voucher can't be used by this person now; empty when it can."""
    available, reason = voucher.is_available_to_user(user)
    voucher.why_not = "" if available else str(reason)
    return "" if available and voucher.is_active() else voucher_unusable(voucher)


def basket_page(
    request: Any, *, lines_form: Any = None, voucher_form: Any = None, status: int = 200
) -> TemplateResponse:
    """The page of the basket, with forms that were refused as they were typed."""
    basket = request.basket
    kept = saved_lines(request)
    context = basket_context(basket, lines_form=lines_form, kept=kept)
    if not context["rows"]:
        context |= {"voucher_form": voucher_form}
    else:
        context |= {
            "voucher_form": voucher_form or BasketVoucherForm(),
            "vouchers": basket.vouchers_considered,
            "estimate": estimate_of(request, basket),
            "changed_prices": sum(1 for row in context["rows"] if row["line"].price_change),
        }
    return TemplateResponse(request, "oscar/basket/basket.html", context, status=status)


def basket_context(basket: Any, *, lines_form: Any = None, kept: Sequence[Any] = ()) -> dict[str, Any]:
    """The lines of a basket, and those kept for later, as rows; whether all of the basket can be bought."""
    lines = [] if basket.is_empty else list(basket.all_lines())
    products = [line.product for line in (*lines, *kept)]
    pictures, labels = (pictures_for(products), variant_labels(products)) if products else ({}, {})

    def row(line: Any) -> dict[str, Any]:
        return {
            "line": line,
            "title": line.product.parent.title if line.product.is_child else line.product.title,
            "url": _url(line.product),
            "variant": labels.get(line.product_id, ""),
            "picture": pictures.get(line.product_id),
        }

    context: dict[str, Any] = {"basket": basket, "rows": [], "kept": [row(line) for line in kept]}
    if not lines:
        return context
    form = lines_form or LinesForm(basket)
    return context | {
        "form": form,
        "rows": [row(line) | {"field": form[form.name(line)]} for line in lines],
        "can_check_out": not any(line.problem for line in lines),
    }


def _url(product: Any) -> str:
    if not product.is_child:
        return str(product.get_absolute_url())
    return f"{product.parent.get_absolute_url()}?variant={product.pk}"


def _answer(request: Any) -> HttpResponseBase:
    """The parts of a page that adding changes, for a page that stays; nothing else is replaced."""
    context = {"count": request.bare_basket.num_items}
    headers = {"HX-Reswap": "none"}
    return TemplateResponse(request, "oscar/basket/partials/answer.html", context, headers=headers)
