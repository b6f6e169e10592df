"""The inbox of the account: what the shop has told the customer.

Replaces the views of `oscar.apps.communication.notifications.views` (Oscar 4.2), whose texts are HTML.
"""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView, ListView, View
from oscar.apps.customer.mixins import PageTitleMixin
from oscar.core.loading import get_model

from shopease.notifications.inbox import notice_read, notices_archive, notices_delete, notices_of

MAX_CHOSEN = 100


class InboxView(PageTitleMixin, ListView):
    """Notices that were not put away."""

    template_name = "oscar/customer/notifications/list.html"
    context_object_name = "notices"
    page_title: Any = gettext_lazy("Notifications")
    paginate_by = 20
    is_archive = False

    def get_queryset(self) -> QuerySet[Any]:
        return notices_of(self.request.user, archived=self.is_archive)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_archive=self.is_archive, **kwargs)


class ArchiveView(InboxView):
    """Notices that were put away."""

    page_title = gettext_lazy("Archived notifications")
    is_archive = True


class NoticeView(PageTitleMixin, DetailView):
    """One notice, which counts as read from now on."""

    template_name = "oscar/customer/notifications/detail.html"
    context_object_name = "notice"

    def get_queryset(self) -> QuerySet[Any]:
        return get_model("communication", "Notification").objects.filter(recipient=self.request.user)

    def get_page_title(self) -> str:
        return str(self.object.subject)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().get(request, *args, **kwargs)
        notice_read(notice=self.object)
        return response


class NoticesUpdateView(View):
    """Puts away or deletes the chosen notices."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.POST.getlist("notice")[:MAX_CHOSEN]
        ids = [int(pk) for pk in chosen if pk.isascii() and pk.isdigit() and len(pk) < 19]
        if request.POST.get("action") == "delete":
            count = notices_delete(user=request.user, ids=ids)
            text = ngettext("%(count)d notification deleted.", "%(count)d notifications deleted.", count)
        else:
            count = notices_archive(user=request.user, ids=ids)
            text = ngettext("%(count)d notification archived.", "%(count)d notifications archived.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(reverse("customer:notifications-inbox"))
