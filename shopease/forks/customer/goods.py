"""What a customer has bought without a parcel, and the credit of the account."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView
from oscar.core.loading import get_class

from shopease.fulfilment.downloads import downloads_of_user
from shopease.payments.credit.selectors import credit_ledger, credit_of_user
from shopease.payments.models import CreditEntry

PageTitleMixin = get_class("customer.mixins", "PageTitleMixin")

PAGE_SIZE = 20


class DownloadListView(PageTitleMixin, ListView):
    """All files that the customer bought, the latest first."""

    template_name = "oscar/customer/downloads.html"
    page_title = _("Downloads")
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[Any]:
        return downloads_of_user(self.request.user)


class CreditView(PageTitleMixin, ListView):
    """The store credit of the account, with every change of it."""

    template_name = "oscar/customer/credit.html"
    page_title = _("Store credit")
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[CreditEntry]:
        self.account = credit_of_user(self.request.user)
        return credit_ledger(self.account) if self.account else CreditEntry.objects.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(account=self.account, **kwargs)
