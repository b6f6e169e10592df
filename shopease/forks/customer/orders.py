"""A customer's orders: the list with its filter, and each on the page that guests see by their link."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer import views as upstream

from shopease.fulfilment.finding import numbers_meant
from shopease.fulfilment.models import ReturnRequest
from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.states import States

STATES: dict[str, tuple[States, ...]] = {
    "unpaid": (States.PENDING_PAYMENT,),
    "open": (States.PENDING, States.CONFIRMED, States.PROCESSING, States.ON_HOLD),
    "sent": (States.PARTLY_SHIPPED, States.SHIPPED),
    "delivered": (States.DELIVERED,),
    "returned": (States.RETURN_REQUESTED, States.RETURNED),
    "cancelled": (States.CANCELLED,),
}
"""What a customer tells apart, and the statuses that it stands for.

An order with a return that is open counts as sent back too, whatever else becomes of it.
"""

STATE_NAMES = (
    ("", _("All")),
    ("unpaid", _("To be paid")),
    ("open", _("In progress")),
    ("sent", _("On the way")),
    ("delivered", _("Delivered")),
    ("returned", _("Sent back")),
    ("cancelled", _("Cancelled")),
)


class OrderFilterForm(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(
        label=_("Order number or product"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("Status"), choices=STATE_NAMES, required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]

    @property
    def condition(self) -> Q:
        """The orders that fit; what is not understood finds none."""
        if not self.is_valid():
            return Q(pk=None)
        wanted = Q()
        if words := self.cleaned_data["q"].strip():
            wanted &= Q(number__in=numbers_meant(words)) | Q(lines__title__icontains=words)
        if state := self.cleaned_data["state"]:
            found = Q(status__in=[status.value for status in STATES[state]])
            if state == "returned":
                found |= Q(returns__status__in=ReturnRequest.OPEN)
            wanted &= found
        if year := self.cleaned_data["year"]:
            wanted &= Q(date_placed__year=year)
        return wanted


class OrderHistoryView(upstream.PageTitleMixin, upstream.generic.ListView):
    """Replaces `oscar.apps.customer.views.OrderHistoryView` (Oscar 4.2), whose form wants exact dates.

    Newest first. Six queries: years, count, orders, lines, their products and pictures.
    """

    context_object_name = "orders"
    template_name = "oscar/customer/order/order_list.html"
    paginate_by = 20
    http_method_names = ("get", "head", "options")
    page_title = _("Your orders")

    def get_queryset(self) -> QuerySet[Any]:
        own = upstream.Order.objects.filter(user=self.request.user)
        years = [moment.year for moment in own.dates("date_placed", "year", order="DESC")]
        self.form = OrderFilterForm(self.request.GET, years=years)
        found = own.filter(pk__in=own.filter(self.form.condition).values("pk"))
        return found.order_by("-date_placed", "-pk").prefetch_related("lines")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {name: self.request.GET[name] for name in self.form.fields if self.request.GET.get(name)}
        return super().get_context_data(form=self.form, query=urlencode(asked), is_filtered=asked, **kwargs)


class OrderDetailView(upstream.OrderDetailView):
    """Overrides `oscar.apps.customer.views.OrderDetailView` (Oscar 4.2): the guests' page."""

    http_method_names = ("get", "head", "options")

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        return order_for_page(super().get_object(queryset).pk)

    def get_page_title(self) -> str:
        """As the heading says it."""
        return str(_("Order %(number)s") % {"number": self.object.number})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Addresses below the order name it by its number."""
        return super().get_context_data(key=self.object.number, **kwargs)
