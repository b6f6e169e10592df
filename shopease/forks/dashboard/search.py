"""What shoppers search for, and what staff wish them to find: pinned results and synonyms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DeleteView, ListView, UpdateView, View
from oscar.apps.dashboard.catalogue.widgets import ProductSelect
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.core.cells import csv_lines
from shopease.search.curating import synonyms_split
from shopease.search.log import searches_report
from shopease.search.models import Pin, Synonyms
from shopease.search.words import MAX_SYNONYM_WORDS, key_of

Product = get_model("catalogue", "Product")

MAX_ROWS = 50_000
"""Lines of a downloaded report."""


class ReportForm(forms.Form):
    """Of which days, and whether all searches or those that found nothing."""

    days = forms.TypedChoiceField(
        label=_("Days"),
        coerce=int,
        choices=((7, _("7 days")), (30, _("30 days")), (90, _("90 days"))),
        initial=30,
        required=False,
    )
    only = forms.ChoiceField(
        label=_("Show"),
        choices=(("", _("all searches")), ("nothing", _("those that found nothing"))),
        required=False,
    )

    def rows(self) -> Any:
        """What was asked for; the last 30 days when it makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        return searches_report(days=asked.get("days") or 30, without_result=asked.get("only") == "nothing")


class ReportView(ListView):
    """The most frequent searches with what they found and how often a result was opened."""

    template_name = "oscar/dashboard/search/report.html"
    context_object_name = "rows"
    paginate_by = 50

    def get_queryset(self) -> Any:
        self.form = ReportForm({"days": 30, **self.request.GET.dict()})
        return self.form.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("page", None)
        shared = {"form": self.form, "query": query.urlencode(), "title": _("What shoppers search for")}
        return super().get_context_data(**kwargs) | shared


class ReportDownloadView(View):
    """The same as a table in CSV."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Written line by line. The words are letters and digits: no cell is a formula."""
        rows = ReportForm({"days": 30, **request.GET.dict()}).rows()[:MAX_ROWS]
        head = [_now("Words"), _now("Searches"), _now("Results opened"), _now("Products found")]
        lines = ([row["words"], row["asked"], row["clicked"], row["most"]] for row in rows.iterator())
        response = StreamingHttpResponse(
            csv_lines(line for part in ([head], lines) for line in part),
            content_type="text/csv; charset=utf-8",
        )
        name = f"searches-{localdate(clock.now()).isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


class PinForm(forms.ModelForm):
    """A product for certain words; one pin for the same words, product and schedule."""

    class Meta:
        model = Pin
        fields = ("words", "product", "place", "schedule")
        widgets = {"product": ProductSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.filter(parent=None)

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if not key_of(words):
            raise forms.ValidationError(_("Write at least one word."))
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.key = key_of(cleaned.get("words", ""))
        same = Pin.objects.filter(
            key=self.instance.key, product=cleaned.get("product"), schedule=cleaned.get("schedule")
        ).exclude(pk=self.instance.pk)
        if cleaned.get("product") and same.exists():
            raise forms.ValidationError(_("This product is pinned for these words already."))
        return cleaned


class SynonymsForm(forms.ModelForm):
    """Two groups of words or more, separated by commas."""

    class Meta:
        model = Synonyms
        fields = ("words",)

    def clean_words(self) -> str:
        words = synonyms_split(self.cleaned_data["words"])
        if len(words) < 2:
            raise forms.ValidationError(_("Write at least two words, separated by a comma."))
        if any(len(word.split()) > MAX_SYNONYM_WORDS for word in words):
            raise forms.ValidationError(_("A synonym has at most three words."))
        return ", ".join(words)


class _Wish:
    """What lists and forms of a kind of wish share."""

    kind = ""
    title: Any = ""

    @property
    def success_url(self) -> str:
        return str(reverse_lazy(f"dashboard:search-{self.kind}-list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {"kind": self.kind, "title": self.title, "list_url": self.success_url}
        return super().get_context_data(**kwargs) | shared  # type: ignore[misc]


class _WishForm(_Wish):
    template_name = "oscar/dashboard/search/form.html"

    def get_initial(self) -> dict[str, Any]:
        """The words of the report's line from which someone came."""
        return super().get_initial() | {"words": self.request.GET.get("words", "")[:100]}  # type: ignore[misc]

    def form_valid(self, form: Any) -> Any:
        messages.success(self.request, _("Saved. Searches know it at once."))  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]

    def form_invalid(self, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=400)  # type: ignore[attr-defined]


class _Pins(_Wish):
    model = Pin
    kind = "pin"
    title = _("Pinned results")


class _SynonymGroups(_Wish):
    model = Synonyms
    kind = "synonyms"
    title = _("Synonyms")


class PinListView(_Pins, ListView):
    template_name = "oscar/dashboard/search/pins.html"
    queryset = Pin.objects.select_related("product", "schedule")
    paginate_by = 50


class PinCreateView(_WishForm, _Pins, CreateView):
    form_class = PinForm


class PinUpdateView(_WishForm, _Pins, UpdateView):
    form_class = PinForm
    get_initial = UpdateView.get_initial


class PinDeleteView(_Pins, DeleteView):
    template_name = "oscar/dashboard/search/delete.html"


class SynonymsListView(_SynonymGroups, ListView):
    template_name = "oscar/dashboard/search/synonyms.html"
    paginate_by = 50


class SynonymsCreateView(_WishForm, _SynonymGroups, CreateView):
    form_class = SynonymsForm


class SynonymsUpdateView(_WishForm, _SynonymGroups, UpdateView):
    form_class = SynonymsForm
    get_initial = UpdateView.get_initial


class SynonymsDeleteView(_SynonymGroups, DeleteView):
    template_name = "oscar/dashboard/search/delete.html"


def search_urls() -> list[Any]:
    """The addresses below /dashboard/search/."""
    pages = [
        ("", ReportView, "report"),
        ("download/", ReportDownloadView, "report-download"),
        ("pins/", PinListView, "pin-list"),
        ("pins/new/", PinCreateView, "pin-create"),
        ("pins/<int:pk>/", PinUpdateView, "pin-update"),
        ("pins/<int:pk>/delete/", PinDeleteView, "pin-delete"),
        ("synonyms/", SynonymsListView, "synonyms-list"),
        ("synonyms/new/", SynonymsCreateView, "synonyms-create"),
        ("synonyms/<int:pk>/", SynonymsUpdateView, "synonyms-update"),
        ("synonyms/<int:pk>/delete/", SynonymsDeleteView, "synonyms-delete"),
    ]
    return [path(f"search/{route}", view.as_view(), name=f"search-{name}") for route, view, name in pages]
