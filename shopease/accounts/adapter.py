"""Where allauth meets the shop."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from shopease.accounts.mails import account_mail_enqueue


class AccountAdapter(DefaultAccountAdapter):
    """Overrides `allauth.account.adapter.DefaultAccountAdapter` (allauth 65): mails and limits."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: no request waits for a mail server."""
        account_mail_enqueue(template_prefix=template_prefix, recipient=email, context=context)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed log-ins count by account and address, so that guessing never locks the owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"
