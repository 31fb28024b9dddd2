"""The commands `riskreg add …`: each a new entry of a register."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from riskreg.cli.edits import DryRun, Registers, edit
from riskreg.cli.options import AsOf, SideChoice, day, side_called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskreg.amend import Planner
    from riskreg.amend.additions import Texts

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


def _on(name: str, words: str) -> typer.models.OptionInfo:
    """A day that may be left out."""
    made: typer.models.OptionInfo = typer.Option(name, parser=day, metavar="DATE", show_default=False, help=words)
    return made


def _one_side(text: str) -> SideChoice:
    return side_called(text, (SideChoice.ADOPTING, SideChoice.NOT_ADOPTING))


_Side = Annotated[
    SideChoice,
    typer.Option("--side", parser=_one_side, metavar="SIDE", show_default=False, help="adopting or not-adopting."),
]
_Title = Annotated[
    str, typer.Option("--title", metavar="TEXT", show_default=False, help="What it is, in one sentence.")
]
_Id = Annotated[str, typer.Option("--id", metavar="ID", show_default=False, help="A short name without spaces.")]
_Owner = Annotated[str | None, _said("--owner", "Whose it is: a role.", "ROLE")]
_Text = str | None
_Day = date | None


def _iso(day: _Day) -> str | None:
    return None if day is None else day.isoformat()


def _side(side: SideChoice) -> str:
    return side.value.replace("-", "_")


def _add(  # what every command says of itself
    planner: "Planner",
    texts: "Texts",
    files: "Sequence[str] | None",
    as_of: date | None,
    *,
    dry_run: bool,
    to: str | None = None,
) -> None:
    """Make an addition of these texts: to the register that has the risk `to`, where it has to be one."""
    from riskreg.amend.as_typed import of_options
    from riskreg.amend.register import RISK

    edit(planner, files, to, as_of, (RISK,) if to else None, dry_run=dry_run, typed=of_options(texts))


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
    _add(plan(_side(side), texts, mitigated_by or ()), texts, files, as_of, dry_run=dry_run)


@add.command("mitigation")
def add_mitigation(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    name: _Id,
    title: _Title,
    files: Registers = None,
    kind: Annotated[_Text, _said("--kind", "policy, guidance, training, process, technical, …", "KIND")] = None,
    owner: _Owner = None,
    status: Annotated[_Text, _said("--status", "proposed, agreed, in place or withdrawn.", "STATUS")] = None,
    due: Annotated[_Day, _on("--due", "By when it is done.")] = None,
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
        "id": name, "title": title, "kind": kind, "owner": owner, "status": status, "due": _iso(due),
        "builds_on": builds_on, "limits": limits,
    }  # fmt: skip
    _add(plan(texts, effect or ()), texts, files, as_of, dry_run=dry_run)


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

    texts = {"likelihood": likelihood, "impact": impact}
    _add(plan(risk, mitigation, texts), texts, files, as_of, dry_run=dry_run, to=risk)


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
    _add(add_named(OPTION, texts), texts, files, as_of, dry_run=dry_run)


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

    texts = {"id": name, "title": title, "source": source}
    _add(add_named(OBJECTIVE, texts), texts, files, as_of, dry_run=dry_run)


@add.command("benefit")
def add_benefit(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    title: _Title,
    files: Registers = None,
    owner: _Owner = None,
    measure: Annotated[_Text, _said("--measure", "How anyone would know.")] = None,
    baseline: Annotated[_Text, _said("--baseline", "How it is now.")] = None,
    target: Annotated[_Text, _said("--target", "How it should be.")] = None,
    by: Annotated[_Day, _on("--by", "By when.")] = None,
    serves: Annotated[_Text, _said("--serves", "The objective that it serves.", "ID")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """What the organisation gains."""
    from riskreg.amend.additions import BENEFIT, add_unnamed

    texts = {
        "title": title, "owner": owner, "measure": measure, "baseline": baseline, "target": target, "by": _iso(by),
        "serves": serves,
    }  # fmt: skip
    _add(add_unnamed(BENEFIT, texts), texts, files, as_of, dry_run=dry_run)


@add.command("consultation")
def add_consultation(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    who: Annotated[str, _said("--who", "Who is asked.")],
    files: Registers = None,
    side: Annotated[_Text, _said("--side", "internal or external.", "SIDE")] = None,
    on: Annotated[_Day, _on("--on", "When they were asked.")] = None,
    asked: Annotated[_Text, _said("--asked", "The question put to them.")] = None,
    said: Annotated[_Text, _said("--said", "What they said.")] = None,
    changed: Annotated[_Text, _said("--changed", "What that changed.")] = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a switch of the command line
    as_of: AsOf = None,
) -> None:
    """Who was asked, what they said, and what it changed."""
    from riskreg.amend.additions import CONSULTATION, add_unnamed

    texts = {"who": who, "side": side, "on": _iso(on), "asked": asked, "said": said, "changed": changed}
    _add(add_unnamed(CONSULTATION, texts), texts, files, as_of, dry_run=dry_run)


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
    _add(add_unnamed(CONCERN, texts), texts, files, as_of, dry_run=dry_run)


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

    texts = {"kind": kind, "title": title, "lesson": lesson}
    _add(add_unnamed(LESSON, texts), texts, files, as_of, dry_run=dry_run)
