"""Forms of messages: what is looked for in the outbox, the ways of events, the text of one."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopease.notifications.errors import UnknownPlaceholderError
from shopease.notifications.events import EVENTS, Channel, placeholders_of
from shopease.notifications.handlers import topics
from shopease.notifications.letters import text_check
from shopease.notifications.models import MessageText, OutboxMessage
from shopease.notifications.sms import MAX_TEXT
from shopease.notifications.types import Ways

WAYS = (
    ("mail", _("E-mail"), Channel.MAIL),
    ("sms", _("SMS"), Channel.SMS),
    ("staff", _("The shop"), Channel.STAFF),
)
"""Box, its label, the channel that an event needs for it."""


class OutboxFilterForm(forms.Form):
    """Which messages are shown; what makes no sense shows all."""

    status = forms.ChoiceField(label=_("State"), required=False)
    topic = forms.ChoiceField(label=_("Kind"), required=False)
    q = forms.CharField(label=_("Recipient, subject or key"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("all")), *OutboxMessage.Status.choices]
        self.fields["topic"].choices = [("", _("all")), *((topic, topic) for topic in sorted(topics()))]

    @property
    def wanted(self) -> dict[str, str]:
        """Arguments of `messages_matching`."""
        asked = self.cleaned_data if self.is_valid() else {}
        return {
            "status": asked.get("status", ""),
            "topic": asked.get("topic", ""),
            "words": asked.get("q", "").strip(),
        }


class WaysForm(forms.Form):
    """How each event is told: three boxes an event."""

    def __init__(self, *args: Any, ways: dict[str, Ways], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        for code, event in EVENTS.items():
            now = ways[code]
            for way, label, channel in WAYS:
                self.fields[f"{code}-{way}"] = forms.BooleanField(
                    label=f"{event.label}: {label}",
                    required=False,
                    initial=getattr(now, way),
                    disabled=event.is_asked_for or channel not in event.channels,
                )

    def boxes(self, code: str) -> list[forms.BoundField]:
        """The boxes of one event."""
        return [self[f"{code}-{way}"] for way, _label, _channel in WAYS]

    def changed(self) -> dict[str, Ways]:
        """The events whose ways are others now."""
        chosen = {
            code: Ways(
                mail=self.cleaned_data[f"{code}-mail"],
                sms=self.cleaned_data[f"{code}-sms"],
                staff=self.cleaned_data[f"{code}-staff"],
            )
            for code in EVENTS
        }
        return {code: ways for code, ways in chosen.items() if ways != self.ways[code]}


class TextForm(forms.Form):
    """Subject and text of a mail, or the text of an SMS, in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea({"rows": 16}))

    def __init__(self, *args: Any, event: str, channel: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.channel, self.language = event, channel, language
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].max_length = MAX_TEXT
            self.fields["body"].widget.attrs |= {"rows": 4, "maxlength": MAX_TEXT}

    def clean_subject(self) -> str:
        subject = " ".join(self.cleaned_data["subject"].split())
        return self._checked(subject, parts=(), without=EVENTS[self.event].secrets)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if self.channel == Channel.SMS:
            return self._checked(body, parts=())
        for part in EVENTS[self.event].needs:
            if part not in body:
                raise forms.ValidationError(_("%(part)s must stand in it.") % {"part": part})
        return self._checked(body)

    def _checked(self, text: str, *, without: Collection[str] = (), **parts: Any) -> str:
        known = placeholders_of(self.event, self.channel).keys() - set(without)
        try:
            text_check(text, known=known, secrets=EVENTS[self.event].secrets, **parts)
        except UnknownPlaceholderError as error:
            raise forms.ValidationError(str(error)) from error
        return text

    @property
    def written(self) -> MessageText:
        """The text, unsaved."""
        return MessageText(
            event=self.event,
            channel=self.channel,
            language=self.language,
            subject=self.cleaned_data.get("subject", ""),
            body=self.cleaned_data["body"],
        )
