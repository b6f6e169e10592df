"""Changing the type of a product that is being created, without losing what was typed."""

from typing import Any

from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from oscar.core.loading import get_model

ProductClass = get_model("catalogue", "ProductClass")


class RepeatedPost(HttpResponseRedirect):
    """Lets the browser send the same form to another address (RFC 9110, 307)."""

    status_code = 307


class TypeChangeMixin:
    """Of the view that creates products: the action "change-type" loads the attributes of another type.

    The form goes to the other type's address as it is, and is shown there unchecked.
    """

    request: HttpRequest
    kwargs: dict[str, Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = self.kwargs.get("product_class_slug")
        if slug and request.POST.get("action") == "change-type":
            return self._change_type(slug, request.POST.get("change_to", ""))
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The view's, with the types to choose from."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.kwargs.get("product_class_slug"):
            context["product_classes"] = ProductClass.objects.all()
        return context

    def _change_type(self, slug: str, wanted: str) -> HttpResponse:
        if wanted != slug and ProductClass.objects.filter(slug=wanted).exists():
            kwargs = {"product_class_slug": wanted}
            return RepeatedPost(reverse("dashboard:catalogue-product-create", kwargs=kwargs))
        view: Any = self
        view.object = view.get_object()
        form = view.get_form()
        form._errors = ErrorDict()
        formsets = {
            name: _unchecked(kind(view.product_class, self.request.user, self.request.POST))
            for name, kind in view.formsets.items()
        }
        response: HttpResponse = view.render_to_response(view.get_context_data(form=form, **formsets))
        return response


def _unchecked(formset: Any) -> Any:
    """The set as it was typed, without a word about what is still missing."""
    formset._errors, formset._non_form_errors = [], ErrorList()
    for form in formset.forms:
        form._errors = ErrorDict()
    return formset
