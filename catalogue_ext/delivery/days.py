"""When goods arrive: working days are all but Saturdays, Sundays and the shop's closed days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

ONE = timedelta(days=1)
NEVER = date(9000, 1, 1)
"""From here on a day stands for one that nobody knows, as 9999-12-31 does in tables of other shops."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """The days between which goods arrive, or from which they can be fetched.

    `order_by` is the hour today until which an order must come for it; None when that doesn't matter now.
    """

    begins: date
    ends: date
    order_by: time | None = None
    is_pickup: bool = False

    @property
    def words(self) -> str:
        """All of it in a sentence."""
        days = {"begins": _day(self.begins), "ends": _day(self.ends)}
        if self.is_pickup:
            said = _("Ready from %(ends)s") % days
        elif self.begins == self.ends:
            said = _("Arrives %(ends)s") % days
        else:
            said = _("Arrives %(begins)s to %(ends)s") % days
        if self.order_by is None:
            return said
        return _("%(promise)s, ordered by %(hour)s today") % {
            "promise": said,
            "hour": time_format(self.order_by, "TIME_FORMAT"),
        }


def promise_for(
    *,
    moment: datetime,
    days: tuple[int | None, int | None],
    cut_off: time | None,
    closed: Collection[date],
    ships_from: date | None = None,
    is_pickup: bool = False,
) -> Promise | None:
    """What holds for an order at `moment` (aware); None where the most days are not known.

    `days` are the least and the most working days after the day of sending; goods ordered ahead are
    sent from `ships_from` on.
    """
    least, most = days
    if most is None or (ships_from is not None and ships_from >= NEVER):
        return None
    here = timezone.localtime(moment)
    today = here.date()
    is_in_time = cut_off is None or here.time() < cut_off
    sent = _working(today if is_in_time else today + ONE, closed)
    counts_today = sent == today and is_in_time
    if ships_from is not None and ships_from > sent:
        sent, counts_today = _working(ships_from, closed), False
    return Promise(
        begins=_after(sent, most if least is None else least, closed),
        ends=_after(sent, most, closed),
        order_by=cut_off if counts_today else None,
        is_pickup=is_pickup,
    )


def _is_working(day: date, closed: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in closed


def _working(day: date, closed: Collection[date]) -> date:
    """The day itself, or the next working one."""
    while not _is_working(day, closed):
        day += ONE
    return day


def _after(day: date, count: int, closed: Collection[date]) -> date:
    for _step in range(count):
        day = _working(day + ONE, closed)
    return day


def _day(day: date) -> str:
    return f"{date_format(day, 'D')}, {date_format(day, 'MONTH_DAY_FORMAT')}"
