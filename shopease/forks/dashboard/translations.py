"""Translations of the catalogue in the dashboard: how far each language is, and the texts side by side."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue_ext.translating import (
    KINDS,
    Kind,
    Text,
    TranslationGoneError,
    readiness_of,
    rows_in_state,
    texts_of,
    translations_save,
)
from shopease.core.translation import languages_translated

PAGE_SIZE = 20
MAX_TEXT = 50_000
MAX_WORDS = 100
STATES = ("missing", "outdated", "all")


def translations_urls() -> list[Any]:
    """Mounted by the dashboard."""
    return [
        path("translations/", ReadinessView.as_view(), name="translations"),
        path("translations/<str:language>/<slug:kind>/", TextsView.as_view(), name="translations-list"),
        path(
            "translations/<str:language>/<slug:kind>/<int:pk>/",
            TextView.as_view(),
            name="translations-edit",
        ),
    ]


class TextsForm(forms.Form):
    """A field for each text, as long as the original's may be."""

    def __init__(self, data: Any, texts: list[Text], language: str, prefix: str = "text") -> None:
        super().__init__(data, prefix=prefix)
        self.texts = texts
        for text in texts:
            is_long = text.max_length is None
            widget = forms.Textarea(attrs={"rows": 6}) if is_long else forms.TextInput()
            widget.attrs |= {"lang": language, "class": "wysiwyg" if text.is_rich else "form-control"}
            self.fields[text.name] = forms.CharField(
                label=text.label,
                initial=text.translation,
                required=False,
                max_length=text.max_length or MAX_TEXT,
                widget=widget,
            )

    @property
    def pairs(self) -> list[tuple[Text, Any]]:
        """Each text with its field."""
        return [(text, self[text.name]) for text in self.texts]


class ReadinessView(View):
    """How far each kind is in each language. One query a kind and language."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kinds = [kind for kind in KINDS.values() if request.user.has_perm(kind.permission)]
        names = dict(settings.LANGUAGES)
        languages = [
            (code, names[code], [readiness_of(kind, code) for kind in kinds])
            for code in languages_translated()
        ]
        return render(request, "oscar/dashboard/translations/readiness.html", {"languages": languages})


class _KindView(View):
    """What both pages of a kind and a language begin with."""

    kind: Kind
    language: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.language = kwargs.pop("language")
        kind = KINDS.get(kwargs.pop("kind"))
        if kind is None or self.language not in languages_translated():
            raise Http404
        if not request.user.has_perm(kind.permission):
            raise PermissionDenied
        self.kind = kind
        return super().dispatch(request, *args, **kwargs)

    def context(self, **more: Any) -> dict[str, Any]:
        """What both templates show."""
        name = dict(settings.LANGUAGES)[self.language]
        return {"kind": self.kind, "language": self.language, "language_name": name, **more}

    def save(self, pk: int, form: TextsForm) -> bool:
        """Whether the thing was still there."""
        try:
            translations_save(kind=self.kind, pk=pk, language=self.language, texts=form.cleaned_data)
        except TranslationGoneError:
            messages.error(self.request, _("This was deleted meanwhile."))
            return False
        return True


class TextsView(_KindView):
    """The things of a kind: their names to be translated on the page, the rest one click away."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = [pk for pk in request.POST.getlist("row")[:PAGE_SIZE] if pk.isdecimal() and len(pk) < 19]
        rows = self.kind.rows().in_bulk([int(pk) for pk in ids])
        forms_by_key = {pk: self._form(row, request.POST) for pk, row in rows.items()}
        if not all(form.is_valid() for form in forms_by_key.values()):
            return self._page(forms_by_key, status=400)
        changed = [pk for pk, form in forms_by_key.items() if form.has_changed()]
        saved = sum(self.save(pk, forms_by_key[pk]) for pk in changed)
        if saved:
            messages.success(request, _("Saved."))
        address = reverse("dashboard:translations-list", args=[self.language, self.kind.key])
        return redirect(f"{address}?{urlencode(self._asked())}")

    def _asked(self) -> dict[str, str]:
        state = self.request.GET.get("show", "")
        words = self.request.GET.get("q", "").replace("\x00", "").strip()[:MAX_WORDS]
        asked = {"show": state if state in STATES else "missing", "q": words}
        return asked | ({"page": page} if (page := self.request.GET.get("page", "")) else {})

    def _form(self, row: Any, data: Any = None) -> TextsForm:
        names = [text for text in texts_of(self.kind, row, self.language) if text.name == self.kind.name]
        return TextsForm(data, names, self.language, prefix=f"row{row.pk}")

    def _page(self, bound: dict[int, TextsForm] | None = None, status: int = 200) -> HttpResponse:
        asked = self._asked()
        found = rows_in_state(self.kind, self.language, asked["show"], asked["q"])
        page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
        rows = [(row, (bound or {}).get(row.pk) or self._form(row)) for row in page]
        query = urlencode({name: value for name, value in asked.items() if name != "page"})
        context = self.context(
            page_obj=page, rows=rows, state=asked["show"], words=asked["q"], query=query, states=STATES
        )
        return render(self.request, "oscar/dashboard/translations/texts.html", context, status=status)


class TextView(_KindView):
    """All texts of one thing, the original beside the translation."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk, request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        if self.save(pk, form):
            messages.success(request, _("Saved."))
        return redirect(self._next(pk) if "next" in request.POST else request.path)

    def _form(self, pk: int, data: Any = None) -> TextsForm:
        self.row = get_object_or_404(self.kind.model, pk=pk)
        return TextsForm(data, texts_of(self.kind, self.row, self.language), self.language)

    def _next(self, pk: int) -> str:
        """The next thing that misses a text, or the list when none does."""
        others = rows_in_state(self.kind, self.language, "missing").exclude(pk=pk)
        following = others.values_list("pk", flat=True).first()
        if following is None:
            return reverse("dashboard:translations-list", args=[self.language, self.kind.key])
        return reverse("dashboard:translations-edit", args=[self.language, self.kind.key, following])

    def _page(self, form: TextsForm, status: int = 200) -> HttpResponse:
        context = self.context(form=form, row=self.row, title=str(getattr(self.row, self.kind.name)))
        return render(self.request, "oscar/dashboard/translations/text.html", context, status=status)
