"""A first draft of the policy that the register calls for, whatever the stance. Gaps are marked; nothing is invented."""

from collections.abc import Iterator

from riskreg.paper.model import PaperMitigation, PaperOption
from riskreg.papers.blocks import Block, Entry, Items, Note, Paragraph, Section
from riskreg.papers.desk import Desk, labelled, lead, many, paragraph, runs, sentences, stop
from riskreg.papers.parts import Part, numbered


def policy_outline(desk: Desk) -> tuple[Section, ...]:
    """The outline's sections; each says what the register holds, or marks a gap for somebody to fill."""
    option = next((one for one in desk.paper.options if one.recommended), None)
    clauses = _taken(option, desk)
    return numbered(
        (
            Part("purpose", "Purpose", _purpose(desk)),
            Part("covers", "Whom it covers", _covers()),
            Part("stance", "What staff may do", _stance(option, desk)),
            Part("clauses", "What protects staff and the public", _clauses(clauses, desk)),
            Part("code", "The code it builds on", _code(clauses)),
            Part("unanswered", "Risks that no clause answers", _unanswered(option, clauses, desk)),
            Part("consulted", "Who was consulted", _consulted(desk)),
            Part("review", "When it is reviewed", _review(desk)),
        )
    )


def gap(text: str) -> Note:
    """Something that the register does not say and a policy must."""
    return Note("Gap", runs(text))


def _purpose(desk: Desk) -> tuple[Block, ...]:
    paper = desk.paper
    blocks: list[Block] = [lead("The question it answers:", paper.question)]
    blocks.append(
        paragraph(paper.problem)
        if paper.problem
        else gap("Say what is wrong without a policy, in two or three sentences.")
    )
    if paper.objectives:
        serves = tuple(runs(f"{fact.label} ({fact.text})" if fact.text else fact.label) for fact in paper.objectives)
        blocks += (paragraph("It serves:"), Items(serves))
    else:
        blocks.append(gap("Say which of the organisation's aims this policy serves."))
    return tuple(blocks)


def _covers() -> tuple[Block, ...]:
    return (
        gap(
            "Say to whom the policy applies: employees, agency staff, contractors, volunteers, councillors. The register does not say."
        ),
    )


def _stance(option: PaperOption | None, desk: Desk) -> tuple[Block, ...]:
    if option is None:
        named = many([f"“{one.title}”" for one in desk.paper.options])
        return (
            gap(f"No option is recommended yet. Once one is chosen, say here what staff may do. The options: {named}."),
        )
    begins = f"It begins on {option.begins}" if option.begins else None
    agreed = "adopting" if option.side == "adopting" else "not adopting"
    told = lead(
        stop(option.title),
        sentences(f"This is the option that is put to the {desk.body} for agreement, on the side of {agreed}", begins),
    )
    blocks: list[Block] = [told]
    if option.advantages:
        blocks += (paragraph("Why:"), Items(tuple(runs(text) for text in option.advantages)))
    if not option.begins:
        blocks.append(gap("Say from which day staff may do so."))
    blocks.append(
        gap(
            "Say in plain words what staff may do, what they may not, and whom to ask. The register says which mitigations stand behind it, not the rule itself."
        )
    )
    return tuple(blocks)


def _taken(option: PaperOption | None, desk: Desk) -> list[PaperMitigation]:
    """The mitigations of the recommended option; without one, all that are in place or agreed."""
    every = [(owner.name, item) for owner in desk.paper.owners for item in owner.mitigations]
    if option is not None:
        order = {name: index for index, name in enumerate(option.mitigations)}
        chosen = [item for _, item in every if item.id in order]
        return sorted(chosen, key=lambda item: order[item.id])
    return [item for _, item in every if item.standing != "proposed"]


def _clauses(clauses: list[PaperMitigation], desk: Desk) -> tuple[Block, ...]:
    if not clauses:
        return (gap("No mitigation is agreed, so there is nothing yet for the policy to promise."),)
    owners = {item.id: owner.name for owner in desk.paper.owners for item in owner.mitigations}
    intro = paragraph("Each clause stands for a mitigation of the register, with the risks that it answers.")
    return (intro, *(_clause(number, item, owners[item.id], desk) for number, item in enumerate(clauses, 1)))


def _clause(number: int, item: PaperMitigation, owner: str, desk: Desk) -> Entry:
    titles = {risk.id: risk.title for risk in (*desk.paper.adopting, *desk.paper.not_adopting)}
    stands = {"in place": f"In place{f' since {item.done_on}' if item.done_on else ''}"}.get(
        item.standing, f"Not in place yet: {item.standing}{f', due {item.due}' if item.due else ''}"
    )
    blocks: list[Paragraph | Items | Note] = [
        paragraph(
            sentences(
                f"Answered for by: {owner}",
                stands,
                labelled("Builds on", item.builds_on),
                labelled("Its limits", item.limits),
            )
        )
    ]
    if item.risks:
        blocks += (paragraph("It answers:"), Items(tuple(runs(f"{risk}: {titles[risk]}") for risk in item.risks)))
    else:
        blocks.append(gap("No risk of the register is answered by this clause: say why it is needed, or leave it out."))
    if not item.due and item.standing != "in place":
        blocks.append(gap("Say by when this is in place."))
    return Entry(desk.anchor(f"clause-{item.id}"), f"Clause {number}. {item.title}", 1, tuple(blocks))


def _code(clauses: list[PaperMitigation]) -> tuple[Block, ...]:
    codes = list(dict.fromkeys(item.builds_on for item in clauses if item.builds_on))
    if not codes:
        return (gap("Name the code of conduct or the rules that the policy builds on. No mitigation says."),)
    return (Items(tuple(runs(text) for text in codes)),)


def _unanswered(option: PaperOption | None, clauses: list[PaperMitigation], desk: Desk) -> tuple[Block, ...]:
    """The open risks of the side that is recommended (without a recommendation: of both) that no clause bears on."""
    answered = {risk for item in clauses for risk in item.risks}
    still_open = [
        risk
        for risk in (*desk.paper.adopting, *desk.paper.not_adopting)
        if risk.state in ("classified", "not yet classified") and (option is None or risk.side == option.side)
    ]
    left = [risk for risk in still_open if risk.id not in answered]
    of_side = f" of {option.side}" if option is not None else ""
    if not still_open:
        return (paragraph(f"No risk{of_side} is open."),)
    if not left:
        return (paragraph(f"Every open risk{of_side} is answered by at least one clause."),)
    told = Items(tuple(runs(f"{risk.id}: {risk.title}") for risk in left))
    return told, gap("Say for each what the policy does about it, or that it is accepted, and by whom.")


def _consulted(desk: Desk) -> tuple[Block, ...]:
    groups = desk.paper.consultation
    if not groups:
        return (
            gap("Nobody has been consulted, or it has not been recorded. Ask staff and their representatives first."),
        )
    told = Items(
        tuple(
            runs(
                sentences(
                    f"{item.who}{f', {item.on}' if item.on else ''}",
                    None if item.said or item.changed else "Not yet asked",
                    labelled("What changed", item.changed),
                )
            )
            for item in groups
        )
    )
    return (told,)


def _review(desk: Desk) -> tuple[Block, ...]:
    return tuple(_review_blocks(desk))


def _review_blocks(desk: Desk) -> Iterator[Block]:
    owner = next((fact.text for fact in desk.paper.head if fact.label == "Owner of the change"), None)
    yield lead("Answers for the policy:", stop(owner)) if owner else gap("Say who answers for the policy.")
    reviews = desk.paper.reviews
    if reviews:
        yield Items(tuple(runs(f"{fact.label}: {fact.text}") for fact in reviews))
    else:
        yield gap("Say on which day the policy is looked at again.")
