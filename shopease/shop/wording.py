"""Words that forms and tables need beside a price."""

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _

from shopease.shop.selectors import shop_identity


def entered_label(label: str | Promise) -> str:
    """The label of a price as merchants enter it: "Price (without tax)"."""
    words = _("%(label)s (without tax)") if shop_identity().enters_net else _("%(label)s (with tax)")
    return words % {"label": label}


def entered_words() -> str:
    """How merchants enter prices, in a sentence."""
    if shop_identity().enters_net:
        return _("Prices are entered without tax.")
    return _("Prices are entered with tax.")


entered_words_lazy = lazy(entered_words, str)
