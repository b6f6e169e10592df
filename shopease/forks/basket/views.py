"""The basket: one page with one form, and what is posted from elsewhere.

Replaces the views of `oscar.apps.basket.views` (Oscar 4.2), which evaluate offers two or three times
a request, answer with markup in messages and leave shipping methods to guess an address.
"""

from typing import Any

from allauth.account.adapter import get_adapter
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
from shopease.core.throttle import failure_count, is_throttled
from shopease.core.ways import way_back

AddToBasketForm, BasketVoucherForm, LinesForm = get_classes(
    "basket.forms", ["AddToBasketForm", "BasketVoucherForm", "LinesForm"]
)
Applicator = get_class("offer.applicator", "Applicator")
Voucher = get_model("voucher", "Voucher")

PRODUCT_FORM = "product-buy"
"""The part of the product's page that shows what is wrong with an order."""

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
        """Set quantities; with `remove` (a line's id) only take that line out.

        When something is wrong nothing is changed, and what was typed comes back with the reason.
        """
        basket = request.bare_basket
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
        actors = [f"basket:{request.bare_basket.pk}", f"address:{get_adapter().get_client_ip(request)}"]
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
        if not any(found["voucher"] == voucher for found in basket.offer_applications):
            basket.vouchers.remove(voucher)
            basket.reset_offer_applications()
            Applicator().apply(basket, request.user, request)
            return _("Nothing in your basket qualifies for this voucher.")
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
    if voucher.is_expired():
        return _("This voucher has expired.")
    if not voucher.is_active():
        return _("This voucher can't be used yet.")
    available, reason = voucher.is_available_to_user(user)
    return "" if available else str(reason)


def basket_page(
    request: Any, *, lines_form: Any = None, voucher_form: Any = None, status: int = 200
) -> TemplateResponse:
    """The page of the basket, with forms that were refused as they were typed."""
    basket = request.basket
    context = basket_context(basket, lines_form=lines_form)
    if not context["rows"]:
        context |= {"voucher_form": voucher_form}
    else:
        context |= {
            "voucher_form": voucher_form or BasketVoucherForm(),
            "vouchers": basket.vouchers_considered,
            "upsells": upsells(basket),
        }
    return TemplateResponse(request, "oscar/basket/basket.html", context, status=status)


def basket_context(basket: Any, *, lines_form: Any = None) -> dict[str, Any]:
    """The lines of a basket as rows with their fields, and whether all can be bought."""
    if basket.is_empty:
        return {"basket": basket, "rows": []}
    form = lines_form or LinesForm(basket)
    lines = list(basket.all_lines())
    products = [line.product for line in lines]
    pictures, labels = pictures_for(products), variant_labels(products)
    rows = [
        {
            "line": line,
            "title": line.product.parent.title if line.product.is_child else line.product.title,
            "url": _url(line.product),
            "variant": labels.get(line.product_id, ""),
            "picture": pictures.get(line.product_id),
            "field": form[form.name(line)],
        }
        for line in lines
    ]
    can_check_out = not any(line.problem for line in lines)
    return {"basket": basket, "form": form, "rows": rows, "can_check_out": can_check_out}


def upsells(basket: Any) -> list[str]:
    """What is missing for offers that nearly apply, from the evaluation that was made already."""
    applied = basket.applied_offers()
    waiting = [offer for offer in basket.offers_considered if offer.pk not in applied]
    return [
        _("%(what)s: %(offer)s") % {"what": offer.get_upsell_message(basket), "offer": offer.name}
        for offer in waiting
        if offer.is_condition_partially_satisfied(basket)
    ]


def _url(product: Any) -> str:
    if not product.is_child:
        return str(product.get_absolute_url())
    return f"{product.parent.get_absolute_url()}?variant={product.pk}"


def _answer(request: Any) -> HttpResponseBase:
    """The parts of a page that adding changes, for a page that stays; nothing else is replaced."""
    context = {"count": request.bare_basket.num_items}
    headers = {"HX-Reswap": "none"}
    return TemplateResponse(request, "oscar/basket/partials/answer.html", context, headers=headers)
