"""The mailbox of a local shop: a Message-ID once, shown without running anything."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from shopease.notifications.mailbox import MailboxBackend, mails_stored

pytestmark = pytest.mark.django_db
HTML = (
    "<html><head><style>p { color: red; }</style></head>"
    "<body><p>Hello</p><script>alert(1)</script></body></html>"
)


@pytest.fixture(autouse=True)
def own_mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


@pytest.fixture
def mounted(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.unit.notifications.urls"


def mail_put(subject: str = "Hello", message_id: str = "<1@shop.example>", text: str = "Good day") -> None:
    message = EmailMultiAlternatives(
        subject, text, "Shop <shop@example.com>", ["ada@example.com"], headers={"Message-ID": message_id}
    )
    message.attach_alternative(HTML, "text/html")
    message.attach('a"b.html', b"<b>x</b>", "text/html")
    assert MailboxBackend().send_messages([message]) == 1


def test_the_same_message_is_there_once(own_mailbox: Path) -> None:
    mail_put(text="first")
    mail_put(text="again")
    mail_put(message_id="<2@shop.example>")
    assert sorted(mail.text.strip() for mail in mails_stored()) == ["Good day", "again"]
    assert len(list(own_mailbox.iterdir())) == 2


def test_mails_are_listed_newest_first_and_escaped(mounted: None, client: Client) -> None:
    mail_put("First")
    mail_put("<b>Second</b>", message_id="<2@shop.example>")
    page = client.get("/dev/mail/").content.decode()
    assert page.index("&lt;b&gt;Second&lt;/b&gt;") < page.index("First")
    assert "<b>Second</b>" not in page


def test_a_mail_shows_headers_text_and_a_frame_that_runs_nothing(mounted: None, client: Client) -> None:
    mail_put()
    name = mails_stored()[0].name
    page = client.get(f"/dev/mail/{name}/").content.decode()
    assert "Shop &lt;shop@example.com&gt;" in page
    assert "Good day" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    frame = client.get(f"/dev/mail/{name}/html/")
    assert b'<head><base target="_blank"><style>' in frame.content
    policy = frame["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "default-src 'none'" in policy


def test_an_attachment_is_a_download_whatever_it_holds(mounted: None, client: Client) -> None:
    mail_put()
    name = mails_stored()[0].name
    shown = client.get(f"/dev/mail/{name}/").content.decode()
    assert "a&quot;b.html</a> (text/html)" in shown
    answer = client.get(f"/dev/mail/{name}/attachments/0/")
    assert answer.content == b"<b>x</b>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/dev/mail/{name}/attachments/1/").status_code == 404


@pytest.mark.parametrize("name", ["0" * 32, "..", "%2e%2e%2fdb", "x"])
def test_a_mail_that_is_not_there_is_not_found(mounted: None, client: Client, name: str) -> None:
    for path in ("", "html/", "attachments/0/"):
        assert client.get(f"/dev/mail/{name}/{path}").status_code == 404


def test_a_shop_in_production_has_no_mailbox() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("dev-mail:list")
