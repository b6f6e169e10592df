"""Pages of the newsletter: the form, and what stands behind the mailed links.

A mailed link shows a button, for mail programs open links by themselves.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from shopease.accounts.models import Subscriber
from shopease.accounts.newsletter import (
    subscriber_ask,
    subscriber_by_token,
    subscriber_confirm,
    subscriber_end,
)
from shopease.core.htmx import is_htmx
from shopease.core.throttle import failure_count, is_throttled, visitor_address

SIGN_UPS, SECONDS = 20, 3600
"""How often one computer may sign addresses up in an hour."""


class NewsletterForm(forms.Form):
    """An address; `place` tells apart the forms of one page, `next` is where to go on."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    place = forms.CharField(required=False, max_length=40, validators=[validate_slug])
    next = forms.CharField(required=False, max_length=2000)


class NewsletterSubscribeView(View):
    """Asking for the newsletter: a page, and what the forms on other pages post to."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form alone."""
        return self._answer(NewsletterForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Send the question by mail; whether the address was known is not told."""
        actors = [visitor_address(request)]
        form = NewsletterForm(request.POST)
        if is_throttled(scope="newsletter", actors=actors, limit=SIGN_UPS):
            form.add_error(None, _("Too many requests. Please try again in an hour."))
            return self._answer(form, status=429)
        if not form.is_valid():
            return self._answer(form, status=422)
        failure_count(scope="newsletter", actors=actors, seconds=SECONDS)
        subscriber_ask(email=form.cleaned_data["email"])
        if is_htmx(request):
            return self._answer(form, is_done=True)
        messages.success(request, _("Please open the link in the mail that we have sent you."))
        return HttpResponseRedirect(self._next(form.cleaned_data["next"]))

    def _answer(self, form: NewsletterForm, *, status: int = 200, is_done: bool = False) -> TemplateResponse:
        place = form.cleaned_data.get("place", "") if form.is_bound else ""
        errors = [str(error) for found in form.errors.values() for error in found] if form.is_bound else []
        context = {
            "place": place or "page",
            "email": form.data.get("email", ""),
            "next": form.data.get("next", ""),
            "error": errors[0] if errors else "",
            "is_done": is_done,
        }
        template = "newsletter/part.html" if is_htmx(self.request) else "newsletter/subscribe.html"
        return TemplateResponse(self.request, template, context, status=status)

    def _next(self, after: str) -> str:
        hosts = {self.request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(after, hosts, require_https=self.request.is_secure())
        return after if is_ours else "/"


class _MailedLinkView(View):
    """A page behind a mailed link; 404 without its subscriber."""

    http_method_names = ["get", "head", "post", "options"]
    action = ""

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """The button."""
        return self.page(subscriber_by_token(token))

    def page(self, subscriber: Subscriber | None) -> HttpResponseBase:
        """Where the subscriber stands, with the button where there is something to do."""
        if subscriber is None:
            raise Http404
        context: dict[str, Any] = {"subscriber": subscriber, "action": self.action}
        return TemplateResponse(self.request, "newsletter/link.html", context)


class NewsletterConfirmView(_MailedLinkView):
    """Confirms an address."""

    action = "confirm"

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return self.page(subscriber_confirm(token=token))


@method_decorator(csrf_exempt, name="dispatch")
class NewsletterUnsubscribeView(_MailedLinkView):
    """Ends the newsletter. Mail programs post here with one click (RFC 8058), without a token of ours."""

    action = "end"

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return self.page(subscriber_end(token=token))
