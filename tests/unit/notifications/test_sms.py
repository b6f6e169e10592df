"""SMS: only to phones that take them, by a sender that is a setting."""

from typing import Any, ClassVar

import pytest
import requests
from pytest_django import Settings

from shopease.notifications.errors import ChannelDownError, SmsRefusedError
from shopease.notifications.sms import MAX_TEXT, Sms, sms_number, sms_send


class KeptSender:
    """Keeps what it is given."""

    sent: ClassVar[list[Sms]] = []

    def send(self, sms: Sms) -> None:
        self.sent.append(sms)


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+49 151 12345678", "+4915112345678"),
        ("+4930123456", ""),  # a landline in Berlin
        ("0151 12345678", ""),
        ("", ""),
        (None, ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_mobile_numbers_with_their_country_take_sms(phone: Any, number: str) -> None:
    assert sms_number(phone) == number


def test_a_long_text_is_cut_to_three_sms(settings: Settings) -> None:
    settings.SMS_SENDER = f"{__name__}.KeptSender"
    KeptSender.sent.clear()
    sms_send(key="k", to="+4915112345678", text="x" * 1000)
    assert [(sms.key, len(sms.text), sms.text[-1]) for sms in KeptSender.sent] == [("k", MAX_TEXT, "…")]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(429, ChannelDownError), (503, ChannelDownError), (400, SmsRefusedError), (302, SmsRefusedError)],
)
def test_a_provider_that_is_down_is_asked_again_and_one_that_refuses_is_not(
    answer: int, error: type[Exception], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_SENDER = "shopease.notifications.senders.http.HttpSender"
    settings.SMS_HTTP_URL, settings.SMS_HTTP_TOKEN = "https://sms.example/send", "secret"
    asked: list[Any] = []

    def post(url: str, **options: Any) -> requests.Response:
        asked.append((url, options["json"]["to"], options["headers"]["Idempotency-Key"], options["timeout"]))
        response = requests.Response()
        response.status_code = answer
        response._content = b"no"
        if answer == 302:
            response.headers["Location"] = "https://elsewhere.example/"
        return response

    monkeypatch.setattr(requests, "post", post)
    with pytest.raises(error):
        sms_send(key="k", to="+4915112345678", text="Hello")
    assert asked == [("https://sms.example/send", "+4915112345678", "k", (2, 8))]
