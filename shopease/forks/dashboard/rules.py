"""The merchant's rules: what is new or a bestseller by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import UpdateView
from oscar.core.loading import get_model

from catalogue_ext.rules import bestsellers, new_products, on_offer, rules_current
from catalogue_ext.tasks import apply_rules
from shopease.core.queue import wake
from shopease.fulfilment.tasks import recount_sales

Product = get_model("catalogue", "Product")
ProductRules = get_model("catalogue", "ProductRules")


class RulesForm(forms.ModelForm):
    """All of a rule's numbers; the row is written once and then changed."""

    class Meta:
        model = ProductRules
        fields = ("new_days", "sales_days", "bestseller_by", "bestseller_units", "bestseller_top")

    def save(self, commit: bool = True) -> Any:
        self.instance.pk = self.instance.pk or 1
        return super().save(commit)


class RulesView(UpdateView):
    """The rules, and how many products they and the merchant's hand mark now."""

    form_class = RulesForm
    template_name = "oscar/dashboard/rules/rules.html"
    success_url = reverse_lazy("dashboard:rules")

    def get_object(self, queryset: Any = None) -> Any:
        return rules_current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = Product.objects.browsable()
        counts = listed.aggregate(
            new=Count("pk", new_products()),
            new_by_hand=Count("pk", Q(is_new=True)),
            best=Count("pk", bestsellers()),
            best_by_hand=Count("pk", Q(is_bestseller=True)),
            offer=Count("pk", on_offer()),
            all=Count("pk"),
        )
        return super().get_context_data(**kwargs) | {"counts": counts}

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)
        wake(recount_sales if "sales_days" in form.changed_data else apply_rules)
        messages.success(self.request, _("Saved. Lists follow within a few minutes."))
        return response

    def form_invalid(self, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=400)


def rules_urls() -> list[Any]:
    """The address below /dashboard/."""
    return [
        path("rules/", RulesView.as_view(), name="rules"),
    ]
