"""The commands `riskreg add …`: each a new entry of a register."""

from enum import StrEnum
from typing import Annotated

import typer

from riskreg.cli.edits import DryRun, Registers, edit
from riskreg.cli.options import AsOf, SideChoice

add = typer.Typer(
    name="add",
    help="Add a risk, a mitigation, an option or another entry.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


def _said(name: str, words: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    """An option that may be left out."""
    made: typer.models.OptionInfo = typer.Option(name, metavar=metavar, show_default=False, help=words)
    return made


class _OneSide(StrEnum):
    """Where a new entry goes."""

    ADOPTING = SideChoice.ADOPTING.value
    NOT_ADOPTING = SideChoice.NOT_ADOPTING.value


_Side = Annotated[
    _OneSide, typer.Option("--side", metavar="SIDE", show_default=False, help="adopting or not-adopting.")
]
_Title = Annotated[
    str, typer.Option("--title", metavar="TEXT", show_default=False, help="What it is, in one sentence.")
]
_Id = Annotated[str, typer.Option("--id", metavar="ID", show_default=False, help="A short name without spaces.")]
_Owner = Annotated[str | None, _said("--owner", "Whose it is: a role.", "ROLE")]
_Text = str | None


def _side(side: _OneSide) -> str:
    return side.value.replace("-", "_")


@add.command("risk")
def add_risk(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    side: _Side,
    title: _Title,
    likelihood: Annotated[str, _said("--likelihood", "A level of the scheme: its number or its label.", "LEVEL")],
    impact: Annotated[str, _said("--impact", "A level, or one for each category: {reputation: 4}.", "LEVEL")],
    files: Registers = None,
    name: Annotated[_Text, _said("--id", "Its id. Left out: the next that is free, such as A8.", "ID")] = None,
    cause: Annotated[_Text, _said("--cause", "What is so, that it can happen.")] = None,
    event: Annotated[_Text, _said("--event", "What happens.")] = None,
    consequence: Annotated[_Text, _said("--consequence", "What comes of it.")] = None,
    category: Annotated[_Text, _said("--category", "What it touches, such as reputation.")] = None,
    owner: _Owner = None,
    rationale: Annotated[_Text, _said("--rationale", "Why these levels.")] = None,
    proximity: Annotated[_Text, _said("--proximity", "How soon it could happen.")] = None,
    mitigated_by: Annotated[
        list[str] | None,
        _said("--mitigated-by", "An effect: policy:likelihood=-1. May be given several times.", "EFFECT"),
    ] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A risk, on one side."""
    from riskreg.amend.additions import add_risk as plan

    texts = {
        "id": name, "title": title, "cause": cause, "event": event, "consequence": consequence, "category": category,
        "owner": owner, "likelihood": likelihood, "impact": impact, "rationale": rationale, "proximity": proximity,
    }  # fmt: skip
    edit(plan(_side(side), texts, mitigated_by or ()), files, None, as_of, dry_run=dry_run)


@add.command("mitigation")
def add_mitigation(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    name: _Id,
    title: _Title,
    files: Registers = None,
    kind: Annotated[_Text, _said("--kind", "policy, guidance, training, process, technical, …", "KIND")] = None,
    owner: _Owner = None,
    status: Annotated[_Text, _said("--status", "proposed, agreed, in place or withdrawn.", "STATUS")] = None,
    due: Annotated[_Text, _said("--due", "By when it is done.", "DATE")] = None,
    builds_on: Annotated[_Text, _said("--builds-on", "What is there already, on which it is built.")] = None,
    limits: Annotated[_Text, _said("--limits", "What it does not reach.")] = None,
    effect: Annotated[
        list[str] | None,
        _said("--effect", "What it does to a risk: A1:likelihood=-1. May be given several times.", "EFFECT"),
    ] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A mitigation, and what it does to risks."""
    from riskreg.amend.additions import add_mitigation as plan

    texts = {
        "id": name, "title": title, "kind": kind, "owner": owner, "status": status, "due": due,
        "builds_on": builds_on, "limits": limits,
    }  # fmt: skip
    edit(plan(texts, effect or ()), files, None, as_of, dry_run=dry_run)


@add.command("effect")
def add_effect(
    risk: Annotated[str, typer.Argument(metavar="RISK", help="The id of a risk, such as A1.")],
    mitigation: Annotated[str, typer.Argument(metavar="MITIGATION", help="The id of a mitigation, such as policy.")],
    files: Registers = None,
    likelihood: Annotated[_Text, _said("--likelihood", "Steps of likelihood, such as -1.", "STEPS")] = None,
    impact: Annotated[_Text, _said("--impact", "Steps of impact, such as -1.", "STEPS")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What a mitigation does to a risk."""
    from riskreg.amend.additions import add_effect as plan
    from riskreg.amend.register import RISK

    texts = {"likelihood": likelihood, "impact": impact}
    edit(plan(risk, mitigation, texts), files, risk, as_of, (RISK,), dry_run=dry_run)


@add.command("option")
def add_option(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    name: _Id,
    title: _Title,
    side: _Side,
    files: Registers = None,
    mitigations: Annotated[_Text, _said("--mitigations", "all, or ids: policy, surgeries.", "IDS")] = None,
    serves: Annotated[_Text, _said("--serves", "The objectives that it serves: their ids.", "IDS")] = None,
    advantage: Annotated[list[str] | None, _said("--advantage", "May be given several times.")] = None,
    disadvantage: Annotated[list[str] | None, _said("--disadvantage", "May be given several times.")] = None,
    recommended: Annotated[bool, typer.Option("--recommended", help="The one that is recommended.")] = False,  # noqa: FBT002  # as above
    rejected_because: Annotated[_Text, _said("--rejected-because", "Why it is not recommended.")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """A course that the board could take."""
    from riskreg.amend.additions import OPTION, add_named

    texts = {
        "id": name, "title": title, "side": _side(side), "mitigations": mitigations, "serves": serves,
        "recommended": recommended, "advantages": advantage or [], "disadvantages": disadvantage or [],
        "rejected_because": rejected_because,
    }  # fmt: skip
    edit(add_named(OPTION, texts), files, None, as_of, dry_run=dry_run)


@add.command("objective")
def add_objective(
    name: _Id,
    title: _Title,
    files: Registers = None,
    source: Annotated[_Text, _said("--source", "The plan that it comes from.")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What the decision is for."""
    from riskreg.amend.additions import OBJECTIVE, add_named

    edit(add_named(OBJECTIVE, {"id": name, "title": title, "source": source}), files, None, as_of, dry_run=dry_run)


@add.command("benefit")
def add_benefit(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    title: _Title,
    files: Registers = None,
    owner: _Owner = None,
    measure: Annotated[_Text, _said("--measure", "How anyone would know.")] = None,
    baseline: Annotated[_Text, _said("--baseline", "How it is now.")] = None,
    target: Annotated[_Text, _said("--target", "How it should be.")] = None,
    by: Annotated[_Text, _said("--by", "By when.", "DATE")] = None,
    serves: Annotated[_Text, _said("--serves", "The objective that it serves.", "ID")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What the organisation gains."""
    from riskreg.amend.additions import BENEFIT, add_unnamed

    texts = {
        "title": title, "owner": owner, "measure": measure, "baseline": baseline, "target": target, "by": by,
        "serves": serves,
    }  # fmt: skip
    edit(add_unnamed(BENEFIT, texts), files, None, as_of, dry_run=dry_run)


@add.command("consultation")
def add_consultation(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    who: Annotated[str, _said("--who", "Who is asked.")],
    files: Registers = None,
    side: Annotated[_Text, _said("--side", "internal or external.", "SIDE")] = None,
    on: Annotated[_Text, _said("--on", "When they were asked.", "DATE")] = None,
    asked: Annotated[_Text, _said("--asked", "The question put to them.")] = None,
    said: Annotated[_Text, _said("--said", "What they said.")] = None,
    changed: Annotated[_Text, _said("--changed", "What that changed.")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """Who was asked, what they said, and what it changed."""
    from riskreg.amend.additions import CONSULTATION, add_unnamed

    texts = {"who": who, "side": side, "on": on, "asked": asked, "said": said, "changed": changed}
    edit(add_unnamed(CONSULTATION, texts), files, None, as_of, dry_run=dry_run)


@add.command("concern")
def add_concern(
    concern: Annotated[str, _said("--concern", "What somebody fears.")],
    files: Registers = None,
    raised_by: Annotated[_Text, _said("--raised-by", "Who raised it: a group.")] = None,
    answer: Annotated[_Text, _said("--answer", "The answer.")] = None,
    answered_by: Annotated[_Text, _said("--answered-by", "The mitigation that answers it.", "ID")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What somebody fears, and the answer."""
    from riskreg.amend.additions import CONCERN, add_unnamed

    texts = {"concern": concern, "raised_by": raised_by, "answer": answer, "answered_by": answered_by}
    edit(add_unnamed(CONCERN, texts), files, None, as_of, dry_run=dry_run)


@add.command("lesson")
def add_lesson(
    kind: Annotated[str, _said("--kind", "success or failure.", "KIND")],
    title: _Title,
    lesson: Annotated[str, _said("--lesson", "What was learnt.")],
    files: Registers = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What went well or badly before, and what was learnt."""
    from riskreg.amend.additions import LESSON, add_unnamed

    edit(add_unnamed(LESSON, {"kind": kind, "title": title, "lesson": lesson}), files, None, as_of, dry_run=dry_run)
