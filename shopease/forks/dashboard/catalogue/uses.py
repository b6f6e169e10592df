"""Who hides or deletes what pages show is told so first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue_ext.uses import Use, category_uses, product_uses

CONFIRMATION = "hide_all_the_same"


def shown_uses(uses: list[Use]) -> list[Use]:
    """Those that shoppers see now."""
    return [use for use in uses if use.is_shown]


class HidingConfirmedMixin:
    """Of the product's form: hiding one that published pages show asks once more."""

    fields: dict[str, forms.Field]
    instance: Any
    data: Any

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        was_public = self.instance.pk and self.initial.get("is_public")  # type: ignore[attr-defined]
        is_hidden_now = was_public and "is_public" in self.fields and not data.get("is_public")
        if is_hidden_now and (uses := shown_uses(product_uses(self.instance))):
            self.fields[CONFIRMATION] = forms.BooleanField(
                label=_("Hide it all the same"),
                required=False,
                help_text=_("Sections that choose it by hand show another product, or nothing."),
            )
            if CONFIRMATION not in self.data:
                names = ", ".join(use.title for use in uses[:5])
                message = ngettext(
                    "A published page shows this product: %(names)s. Tick “Hide it all the same” to hide it.",
                    "%(number)s published pages show this product, among them %(names)s. Tick “Hide it all"
                    " the same” to hide it.",
                    len(uses),
                )
                self.add_error("is_public", message % {"number": len(uses), "names": names})  # type: ignore[attr-defined]
        return data


class UsesMixin:
    """Of the pages that show or delete a product or category: where editors use it."""

    request: Any
    object: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The view's, with `uses` and `uses_shown`, those that shoppers see."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        found = self.uses_of(self.object) if self.object and self.object.pk else []
        return context | {"uses": found, "uses_shown": shown_uses(found)}

    def uses_of(self, found: Any) -> list[Use]:
        return product_uses(found, user=self.request.user)


class CategoryUsesMixin(UsesMixin):
    """As `UsesMixin`, of a category."""

    def uses_of(self, found: Any) -> list[Use]:
        return category_uses(found, user=self.request.user)
