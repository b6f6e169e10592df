"""Sets of the dashboard's product forms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from oscar.apps.dashboard.catalogue import formsets as upstream
from oscar.apps.dashboard.catalogue.formsets import *
from oscar.core.loading import get_model

ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


class StockRecordFormSet(upstream.StockRecordFormSet):
    """Overrides `oscar.apps.dashboard.catalogue.formsets.StockRecordFormSet` (Oscar 4.2).

    Partners keep to their own records, and nobody deletes a record that orders still wait for.
    """

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.num_allocated:
                raise ValidationError(
                    _("%(sku)s can't be deleted: customers are waiting for %(count)d of it.")
                    % {"sku": form.instance.partner_sku, "count": form.instance.num_allocated}
                )

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        """The form writes by itself what changed."""
        return form.save(commit=commit)


class AttributeOptionFormSet(upstream.AttributeOptionFormSet):
    """Overrides `oscar.apps.dashboard.catalogue.formsets.AttributeOptionFormSet` (Oscar 4.2).

    Deleting an option would take it from the products that have it.
    """

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            chosen = Q(value_option=form.instance) | Q(value_multi_option=form.instance)
            count = ProductAttributeValue.objects.filter(chosen).distinct().count()
            if count:
                raise ValidationError(
                    _("%(option)s can't be deleted: %(count)d products have it.")
                    % {"option": form.instance.option, "count": count}
                )
