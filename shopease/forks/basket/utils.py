"""Which pieces of a line an offer may still take."""

from typing import Any

from oscar.apps.basket import utils as upstream
from oscar.apps.basket.utils import *


class LineDiscountRegistry(upstream.LineDiscountRegistry):
    """Overrides `oscar.apps.basket.utils.LineDiscountRegistry` (Oscar 4.2): asks nothing a line and offer.

    Oscar reads which offers go together for each pair of them on each line; the applicator has read
    that once for all.
    """

    def available(self, offer: Any = None) -> int:
        """Pieces that are left for the offer. No query for offers that the applicator looks at."""
        if offer is None or getattr(offer, "companions", None) is None:
            return int(super().available(offer))
        others = [taker for taker in self.consumers if taker.pk != offer.pk]
        room = self._line.quantity - self.num_consumed(offer)
        if offer.exclusive:
            if not all(taker.exclusive for taker in others):
                return 0
            stronger = [taker for taker in others if taker.priority >= offer.priority]
            taken = sum(self.num_consumed(taker) for taker in stronger)
            return 0 if taken >= self._line.quantity else int(room - taken)
        if all(_go_together(offer, taker) for taker in others):
            return int(room)
        return 0


def _go_together(offer: Any, other: Any) -> bool:
    """Both may be had on the same pieces: neither is exclusive, nor picks companions without the other."""
    if other.exclusive:
        return False
    is_picky = offer.names_companions or other.names_companions
    return not is_picky or offer.pk in other.companions
