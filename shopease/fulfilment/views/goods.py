"""What is bought without a parcel: a file's page by its link, and what is left on a gift card."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from shopease.fulfilment.downloads import download_by_token, download_refusal
from shopease.fulfilment.gift_card_form import GiftCardForm, card_refusal
from shopease.fulfilment.services.digital import download_take


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one bought file; a POST counts, and answers with an address that lives for minutes.

    The address is opened by the page: a redirect to another host would be a form that leads away.
    """
    try:
        grant = download_by_token(token)
    except signing.BadSignature:
        raise Http404 from None
    if grant is None:
        raise Http404
    address, status = "", 200
    if request.method == "POST":
        if download_take(grant=grant):
            address = grant.file.file.url
        else:
            status = 409
        grant.refresh_from_db()
    context = {
        "grant": grant,
        "address": address,
        "refusal": "" if address else download_refusal(grant),
    }
    response = render(request, "oscar/customer/download.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer its form would be refused
    response["X-Robots-Tag"] = "noindex"
    return response


class GiftCardView(View):
    """What is left on a gift card: a code is posted, so that it stands in no address."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return render(request, "oscar/customer/gift_card.html", {"form": GiftCardForm(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """The balance and the last day, or why there is nothing to tell."""
        form = GiftCardForm(request, request.POST, must_pay=False)
        status = 200 if form.is_valid() else 429 if form.is_throttled else 422
        context = {"form": form, "card": form.card, "refusal": card_refusal(form.card) if form.card else ""}
        response = render(request, "oscar/customer/gift_card.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
