"""What a form page answers: the form, what is wrong with it, or thanks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.rich_text import RichText

from cms_pages.form_guard import STAMP, TRAP, form_counted, form_guarded, stamp_make
from cms_pages.form_selectors import FormShown
from cms_pages.submissions import form_submit
from shopease.core.htmx import is_htmx
from shopease.core.throttle import visitor_address

SENT = "sent"
"""Says in the address that the form was sent, so that loading the page again sends nothing."""
PART = "components/page_form.html"


def form_answer(page: Any, request: HttpRequest) -> HttpResponseBase:
    """The form of `page` (a `FormPage`) for reading; for sending also the answer to that.

    What is refused comes back as it was typed with 422 or 429; only files must be chosen again.
    """
    if request.method != "POST":
        return _answer(page, request, page.get_form(page=page, user=request.user))
    computer = visitor_address(request)
    stamp = request.POST.get(STAMP, "")
    form = page.get_form(request.POST, request.FILES, page=page, user=request.user)
    guarded = form_guarded(page_id=page.pk, stamp=stamp, trap=request.POST.get(TRAP, ""), computer=computer)
    if guarded.refusal:
        form.add_error(None, guarded.refusal)
    if not form.is_valid():
        kept = stamp if guarded.nonce else ""
        return _answer(page, request, form, status=guarded.status, stamp=kept)
    form_submit(page=page, form=form, nonce=guarded.nonce)
    form_counted(computer=computer)
    if is_htmx(request):
        return _answer(page, request, form, is_sent=True)
    return HttpResponseRedirect(f"{page.get_url(request) or '/'}?{SENT}=1")


def form_preview(page: Any, request: HttpRequest, *, is_sent: bool) -> HttpResponseBase:
    """The page as it will be, with the form or the thanks."""
    return _answer(page, request, page.get_form(page=page, user=request.user), is_sent=is_sent)


def _answer(
    page: Any,
    request: HttpRequest,
    form: forms.Form,
    *,
    status: int = 200,
    stamp: str = "",
    is_sent: bool = False,
) -> TemplateResponse:
    shown = FormShown(
        page_id=page.pk,
        title=page.title,
        form=form,
        url=page.get_url(request) or "",
        button=page.button,
        stamp=stamp or stamp_make(page.pk),
        thanks=RichText(page.thanks),
        is_sent=is_sent or SENT in request.GET,
    )
    if is_htmx(request):
        return TemplateResponse(request, PART, {"shown": shown}, status=status)
    context = page.get_context(request)
    return TemplateResponse(request, page.get_template(request), context | {"shown": shown}, status=status)
