"""Product types whose pieces are gift cards: what their buyers are asked, and that nothing reduces them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

RECIPIENT = "gift_recipient"
MESSAGE = "gift_message"
MESSAGE_LENGTH = 300

LABELS = {
    RECIPIENT: _("Recipient's e-mail address"),
    MESSAGE: _("Your message"),
}
"""What the buyer of a gift card may say, by the option's code."""


def gift_card_type_prepare(product_class: Any) -> None:
    """Let a type of gift cards ask for whom they are, and keep offers and vouchers off its products.

    Safe to run again. At most six queries.
    """
    option = get_model("catalogue", "Option")
    for place, (code, label) in enumerate(LABELS.items()):
        found, _created = option.objects.get_or_create(
            code=code, defaults={"name": str(label), "type": option.TEXT, "required": False, "order": place}
        )
        product_class.options.add(found)
    product = get_model("catalogue", "Product")
    for of_type in ({"product_class": product_class}, {"parent__product_class": product_class}):
        product.objects.filter(is_discountable=True, **of_type).update(is_discountable=False)
