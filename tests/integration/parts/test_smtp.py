"""Mail leaves through the SMTP server that EMAIL_URL names."""

from collections.abc import Callable
from typing import Any

from tests.services.smtp import SmtpServer


def test_mail_goes_out_by_smtp(live_shop: Callable[..., Any], smtp_server: SmtpServer) -> None:
    env = {"EMAIL_URL": smtp_server.url, "DEFAULT_FROM_EMAIL": "shop@example.org"}
    shop = live_shop(processes=0, env=env)
    shop.manage("sendtestemail", "ada@example.com")
    (delivery,) = smtp_server.messages
    assert (delivery.sender, delivery.recipients) == ("shop@example.org", ["ada@example.com"])

    smtp_server.stop()
    failed = shop.manage("sendtestemail", "ada@example.com", check=False)
    assert failed.returncode != 0
    assert "Connection refused" in failed.stderr
    assert len(smtp_server.messages) == 1
