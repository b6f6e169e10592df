"""Messages in the dashboard: the outbox, sending again, the ways and texts of events."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import ListView, View
from oscar.core.loading import get_model

from shopease.core.ids import id_read
from shopease.core.queue import wake
from shopease.core.translation import in_language
from shopease.forks.dashboard.messages_forms import OutboxFilterForm, TextForm, WaysForm
from shopease.fulfilment.services.messages import order_message_resend
from shopease.notifications.events import (
    EVENTS,
    FAMILIES,
    Channel,
    Event,
    languages_of,
    placeholders_of,
    ways_default,
)
from shopease.notifications.letters import PARTS
from shopease.notifications.models import MessageText, OutboxMessage
from shopease.notifications.selectors import (
    message_texts,
    message_ways_all,
    messages_by_status,
    messages_matching,
    oldest_pending,
)
from shopease.notifications.services import (
    message_text_reset,
    message_text_save,
    message_ways_set,
    messages_retry,
    messages_set_aside,
)
from shopease.notifications.sms import sms_is_on
from shopease.notifications.tasks import deliver_outbox
from shopease.notifications.texts import text_own, text_preview, trial_mail_enqueue

Order = get_model("order", "Order")


class OutboxView(ListView):
    """The outbox: what waits, went out, or was given up, and why; given up may be tried again."""

    template_name = "oscar/dashboard/messages/outbox.html"
    context_object_name = "rows"
    paginate_by = 50

    def get_queryset(self) -> Any:
        self.form = OutboxFilterForm(self.request.GET)
        return messages_matching(**self.form.wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = messages_by_status()
        shared = {
            "form": self.form,
            "counts": [(value, label, counts[value]) for value, label in OutboxMessage.Status.choices],
            "oldest": oldest_pending(),
            "dead": counts[OutboxMessage.Status.DEAD],
            "may_change": self.request.user.has_perm("notifications.change_outboxmessage"),
        }
        return super().get_context_data(**kwargs) | shared

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Try again, or set aside, the ticked messages or all that were given up."""
        ids = [pk for value in request.POST.getlist("message") if (pk := id_read(value))]
        rows = OutboxMessage.objects.filter(pk__in=ids[: self.paginate_by])
        if request.POST.get("action") == "retry-all":
            rows = OutboxMessage.objects.filter(status=OutboxMessage.Status.DEAD)
        elif not ids:
            messages.warning(request, _("Tick at least one message."))
            return redirect(request.get_full_path())
        if request.POST.get("action") == "set-aside":
            number = messages_set_aside(rows)
            said = ngettext(
                "%(number)d message was set aside.", "%(number)d messages were set aside.", number
            )
        else:
            number = messages_retry(rows)
            said = ngettext("%(number)d message is due now.", "%(number)d messages are due now.", number)
            wake(deliver_outbox)
        messages.success(request, said % {"number": number})
        return redirect(request.get_full_path())


class MessageResendView(View):
    """Send a message of an order once more."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
        """Back to the order, saying to whom it goes."""
        order = get_object_or_404(Order, number=number)
        again = order_message_resend(message_id=pk, order=order, actor=request.user)
        if again is None:
            raise Http404
        wake(deliver_outbox)
        messages.success(request, _("Sent again to %(recipient)s.") % {"recipient": again.recipient or "–"})
        return redirect("dashboard:order-detail", number=number)


class TextsView(View):
    """All events: how each is told, and what it says in each language."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The table."""
        return self._page(request, WaysForm(ways=_ways()))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Save how events are told."""
        form = WaysForm(request.POST, ways=_ways())
        if not form.is_valid():
            return self._page(request, form, status=400)
        for code, ways in form.changed().items():
            message_ways_set(event=code, ways=ways)
        messages.success(request, _("Saved."))
        return redirect("dashboard:message-texts")

    def _page(self, request: HttpRequest, form: WaysForm, status: int = 200) -> HttpResponseBase:
        written = message_texts()
        families = [
            {"label": family.label, "rows": [_row(event, form, written) for event in family.events]}
            for family in FAMILIES
        ]
        context = {"form": form, "families": families, "sms_is_on": sms_is_on()}
        return render(request, "oscar/dashboard/messages/texts.html", context, status=status)


class TextView(View):
    """One text: write it, look at it, send it to oneself, go back to the shop's own."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, event: str, channel: str, language: str) -> HttpResponseBase:
        """The text that holds now, with how it looks."""
        self._know(event, channel, language)
        form = TextForm(initial=vars(self.current), event=event, channel=channel, language=language)
        return self._page(request, form, self.current)

    def post(self, request: HttpRequest, event: str, channel: str, language: str) -> HttpResponseBase:
        """Save, reset, show or send, as the button says."""
        self._know(event, channel, language)
        action = request.POST.get("action")
        if action == "reset":
            message_text_reset(event=event, channel=channel, language=language)
            messages.success(request, _("The shop's own text holds again."))
            return redirect(request.path)
        form = TextForm(request.POST, event=event, channel=channel, language=language)
        if not form.is_valid():
            return self._page(request, form, None, status=400)
        if action == "test" and channel != Channel.SMS:
            email = str(getattr(request.user, "email", ""))
            trial_mail_enqueue(written=form.written, to=email)
            wake(deliver_outbox)
            messages.success(request, _("Sent to %(email)s.") % {"email": email})
        elif action != "preview":
            message_text_save(text=form.written, actor=request.user)
            messages.success(request, _("Saved. From now on it is told like this."))
            return redirect(request.path)
        return self._page(request, form, form.written)

    def _know(self, event: str, channel: str, language: str) -> None:
        """404 for what there is no text of."""
        if event not in EVENTS or channel not in EVENTS[event].channels:
            raise Http404
        if language not in languages_of(channel):
            raise Http404
        self.event: Event = EVENTS[event]
        with in_language(language):
            self.own = text_own(event=event, channel=channel)
        saved = MessageText.objects.filter(event=event, channel=channel, language=language).first()
        self.is_own, self.current = saved is None, saved or self.own

    def _page(
        self, request: HttpRequest, form: TextForm, shown: MessageText | None, status: int = 200
    ) -> HttpResponseBase:
        context = {
            "form": form,
            "event": self.event,
            "channel": Channel(form.channel),
            "language": languages_of(form.channel)[form.language],
            "is_own": self.is_own,
            "current": self.current,
            "placeholders": placeholders_of(form.event, form.channel).items(),
            "parts": () if form.channel == Channel.SMS else PARTS,
            "shown": shown,
            "preview": text_preview(shown) if shown else None,
        }
        return render(request, "oscar/dashboard/messages/text.html", context, status=status)


def _row(event: Event, form: WaysForm, written: Any) -> dict[str, Any]:
    """An event with its boxes, and its texts by channel and language."""
    texts = [
        {
            "channel": channel,
            "label": channel.label,
            "languages": [
                {"code": code, "name": name, "is_own": (event.code, channel.value, code) in written}
                for code, name in languages_of(channel).items()
            ],
        }
        for channel in event.channels
    ]
    return {"event": event, "boxes": form.boxes(event.code), "texts": texts}


def _ways() -> dict[str, Any]:
    known = message_ways_all()
    return {code: known.get(code) or ways_default(code) for code in EVENTS}


def messages_urls() -> list[Any]:
    """Addresses below /dashboard/."""
    return [
        path("messages/", TextsView.as_view(), name="message-texts"),
        path("messages/outbox/", OutboxView.as_view(), name="outbox"),
        path(
            "messages/<slug:event>/<slug:channel>/<slug:language>/", TextView.as_view(), name="message-text"
        ),
        path(
            "orders/<str:number>/messages/<int:pk>/resend/",
            MessageResendView.as_view(),
            name="order-message-resend",
        ),
    ]
