"""Both sides at each paper so far, and today: the trend, worked out anew from the register that each was made of."""

from riskreg.comparison import Evaluation, Tally
from riskreg.movement.ruler import same_ruler
from riskreg.paper.since_model import Trend, TrendPoint
from riskreg.paper.since_short import answer_in_words
from riskreg.since import Earlier
from riskreg.wording import count, listing, on_date, one_line

MOST = 12
"""How many points are shown at most: today and the papers before it."""

_TODAY = "this paper"
_NAME = 80  # characters of a tag's name


def trend(earlier: Earlier, now: Evaluation) -> Trend | None:
    """Both sides at each paper so far, and today; None at the first paper.

    Papers that were scored by another scheme are left out, and it says so: their counts are not to be set beside these.
    """
    held = [(one, one.evaluation) for one in earlier.papers if one.evaluation is not None]
    alike = [(one, found) for one, found in held if same_ruler(found.scheme, now.scheme)]
    if not alike:
        return None
    shown = alike[-MOST + 1 :]
    points = [_point(on_date(one.day), one_line(one.tag or "", _NAME), found) for one, found in shown]
    others = [one for one, found in held if not same_ruler(found.scheme, now.scheme)]
    told = []
    if len(alike) > len(shown):
        told.append(f"{count(len(alike) - len(shown), 'older paper')} left out.")
    if others:
        days = listing(on_date(one.day) for one in others)
        told.append(f"Left out, as {'it was' if len(others) == 1 else 'they were'} scored by another scheme: {days}.")
    return Trend((*points, _point(on_date(now.as_of), _TODAY, now)), " ".join(told) or None)


def _point(day: str, called: str, found: Evaluation) -> TrendPoint:
    at = found.current
    return TrendPoint(
        day,
        called,
        _worst_first(at.adopting),
        at.adopting.not_yet_classified,
        _worst_first(at.not_adopting),
        at.not_adopting.not_yet_classified,
        answer_in_words(at.verdict),
    )


def _worst_first(tally: Tally) -> tuple[int, ...]:
    return tuple(reversed(tally.bands))
