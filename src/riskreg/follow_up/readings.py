"""Where a risk stood on a day: by the register in force then, with all that we know since of what was done by then.

What was done is often written down some days after: by the record's own word it counts from the day it was done.
"""

from datetime import date

from riskreg.assessment import MitigatedRisk, Outcome, Setting, assess, classify, mitigate, setting
from riskreg.comparison import Evaluation
from riskreg.follow_up.track import Track
from riskreg.movement.pairing import names
from riskreg.movement.ruler import same_ruler
from riskreg.standing import Measure, Measures, Standing, standing


class Readings:
    """Readings of single risks in the past, and now."""

    def __init__(self, track: Track, now: Evaluation) -> None:
        self._track, self._now = track, now
        self._today = {outcome.assessed.risk.id: outcome for outcome in now.outcomes}
        self._settings: dict[date, tuple[Evaluation, Setting]] = {}

    def on(self, day: date, said_at: Evaluation, risk: str) -> Outcome | None:
        """The risk that `said_at` calls by this id, as it stood on a day.

        None where it was not there, or the scheme was another than that of `said_at`.
        """
        held, here = self._setting(day, said_at)
        if not same_ruler(said_at.scheme, held.scheme):
            return None
        name = names(said_at.register, held.register).now("risks", risk)
        for outcome in held.outcomes:
            assessed = outcome.assessed
            if assessed.risk.id == name:
                result = mitigate(assess(assessed.risk, assessed.side, assessed.index), here)
                return classify(result, here) if isinstance(result, MitigatedRisk) else result
        return None

    def today(self, said_at: Evaluation, risk: str) -> Outcome | None:
        """The risk that is called so now; None where there is none, or the scheme is another than that of `said_at`."""
        return self._today.get(risk) if same_ruler(said_at.scheme, self._now.scheme) else None

    def exempt(self, risk: str) -> bool:
        """Whether the risk that is called so now is exempt."""
        outcome = self._today.get(risk)
        return bool(self._now.register.exempt or (outcome is not None and outcome.assessed.risk.exempt))

    def _setting(self, day: date, said_at: Evaluation) -> tuple[Evaluation, Setting]:
        if day not in self._settings:
            held = self._track.in_force(day) or said_at
            here = setting(held.register, held.scheme, day)
            self._settings[day] = held, here._replace(measures=self._known_done(here.measures, day))
        return self._settings[day]

    def _known_done(self, measures: Measures, day: date) -> dict[str, Measure]:
        known = {}
        for name, measure in measures.items():
            since = self._track.in_place_since(self._track.which(name, measure.mitigation.title), day)
            if since is not None and measure.standing is not Standing.IN_PLACE:
                done = measure.mitigation.model_copy(update={"status": "in place", "done_on": since})
                measure = Measure(done, standing(done, day))  # noqa: PLW2901  # what is known since in its place
            known[name] = measure
        return known
