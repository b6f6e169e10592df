"""An SMS sender that posts JSON to a provider, or to what stands before one.

`POST <SMS_HTTP_URL>` with `{"id", "to", "from", "text"}` and a bearer token. `id`, also sent as the header
`Idempotency-Key`, is the same at every attempt. 2xx: taken. 429 and 5xx: tried again. Else: refused.
"""

import requests
from django.conf import settings

from shopease.notifications.errors import ChannelDownError, SmsRefusedError
from shopease.notifications.sms import Sms

TIMEOUTS = (2, 8)
"""Seconds to connect, and to read."""


class HttpSender:
    """Posts each SMS to SMS_HTTP_URL."""

    def send(self, sms: Sms) -> None:
        try:
            answer = requests.post(
                settings.SMS_HTTP_URL,
                json={"id": sms.key, "to": sms.to, "from": settings.SMS_FROM, "text": sms.text},
                headers={
                    "Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}",
                    "Idempotency-Key": sms.key,
                },
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise ChannelDownError(type(error).__name__) from error
        if answer.status_code == requests.codes.too_many_requests or answer.status_code >= 500:
            raise ChannelDownError(f"HTTP {answer.status_code}")
        if not answer.ok or answer.is_redirect:
            raise SmsRefusedError(f"HTTP {answer.status_code}: {answer.text[:200]}")
