"""What the merchant's short tables share: a form of sections, a page that asks before it deletes."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class SectionsMixin:
    """A form whose fields stand in named sections."""

    SECTIONS: Sequence[tuple[Any, Sequence[str]]] = ()

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """Title and fields of each section."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]  # type: ignore[index]


class RowMixin:
    """A page of one row; `list_name` is the page it leads back to."""

    list_name = ""
    list_title: Any = ""
    title: Any = ""

    @property
    def success_url(self) -> str:
        return reverse(self.list_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {"title": self.title, "list_title": self.list_title, "list_url": self.success_url}
        return super().get_context_data(**kwargs) | shared  # type: ignore[misc]


class RowFormMixin(RowMixin):
    """Creating or changing a row; what is refused comes back as it was typed."""

    template_name = "oscar/dashboard/rows/form.html"

    def form_valid(self, form: Any) -> HttpResponseBase:
        messages.success(self.request, _("Saved."))  # type: ignore[attr-defined]
        response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        return response

    def form_invalid(self, form: Any) -> HttpResponseBase:
        context = self.get_context_data(form=form)
        response: HttpResponseBase = self.render_to_response(context, status=400)  # type: ignore[attr-defined]
        return response


class RowDeleteMixin(RowMixin):
    """Deleting a row that nothing else needs; `in_use` says what to do instead."""

    template_name = "oscar/dashboard/rows/delete.html"
    in_use: Any = ""

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            self.object.delete()  # type: ignore[attr-defined]
        except ProtectedError:
            messages.error(self.request, str(self.in_use))  # type: ignore[attr-defined]
        else:
            messages.success(self.request, _("Deleted."))  # type: ignore[attr-defined]
        return redirect(self.success_url)
