"""Sets of the dashboard's product forms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from oscar.apps.dashboard.catalogue import formsets as upstream
from oscar.apps.dashboard.catalogue.formsets import *


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
