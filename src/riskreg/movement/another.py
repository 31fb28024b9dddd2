"""Whether a risk is evidently another than the one that had its id before: the one place for that rule.

An id that was given out again must not make one risk's past another's. Nor may a risk that was only told in other words
lose its own, so all has to speak for it, and whatever ties the two keeps them one.
"""

from riskreg.diff import share, share_half
from riskreg.model import Risk
from riskreg.position import position_of

_TEXTS = ("cause", "event", "consequence")


def another(was: Risk, now: Risk) -> bool:
    """Whether two risks of one id are evidently two.

    They are where their titles share no word of substance; of cause, event and consequence, what both say is mostly in
    other words too (or, where they say nothing of these, likelihood and impact are both others); and they have neither
    owner and category in common, nor likelihood, impact and all mitigations. One that became exempt, or is no longer,
    stays the same: its title is another for that reason, and a public paper must not tell of what it was.
    """
    if was.title == now.title or share(was.title, now.title) or bool(was.exempt) != bool(now.exempt):
        return False
    texts = [(old, new) for key in _TEXTS if (old := getattr(was, key)) and (new := getattr(now, key))]
    if any(share_half(old, new) for old, new in texts):
        return False
    if was.owner and was.category and (was.owner, was.category) == (now.owner, now.category):
        return False
    before, after = position_of(was.likelihood, was.impact), position_of(now.likelihood, now.impact)
    if before == after and _measures(was) == _measures(now):
        return False
    return bool(texts) or (before.likelihood != after.likelihood and before.impact != after.impact)


def _measures(risk: Risk) -> set[str]:
    return {effect.mitigation for effect in risk.mitigated_by}
