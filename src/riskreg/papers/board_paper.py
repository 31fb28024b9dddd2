"""The board paper: a body of about four pages that argues, and appendices that hold everything."""

from collections.abc import Iterator

from riskreg.paper.model import PaperConsultation, PaperOption, PaperRisk
from riskreg.papers.actions import NOTHING_TO_DO, every_mitigation, to_do_table
from riskreg.papers.blocks import Block, Column, Entry, Heading, Items, Paragraph, Row, Runs, Section, Table
from riskreg.papers.desk import Desk, lead, many, paragraph, runs, sentences, stop
from riskreg.papers.figures import counts_table, heat_map, path, profile, unbroken
from riskreg.papers.follow_up import follow_up
from riskreg.papers.parts import Part, filled, letters, numbered
from riskreg.papers.reference import facts, scheme_and_words, sources
from riskreg.papers.risks import every_risk, since_cell, since_column, standing
from riskreg.papers.since import changes, changes_in_full, changes_title, changes_to_notice
from riskreg.papers.worth import what_it_rests_on


def board_paper(desk: Desk) -> tuple[Section, ...]:
    """The sections of the board paper, in the order that boards expect (docs/decisions.md)."""
    appendices = filled(
        Part("every-option", "The options in full", tuple(_option(option, desk) for option in desk.paper.options)),
        Part("every-risk", "Every risk", (*every_risk(desk), *dropped(desk))),
        Part("every-mitigation", "Every mitigation, by owner and due date", every_mitigation(desk)),
        Part("heat-maps", "Where the risks stand, and the way to target", heat_maps(desk)),
        Part("rests-on", "What the result rests on", what_it_rests_on(desk)),
        Part("every-change", f"{changes_title(desk)}, in full", changes_in_full(desk)),
        Part("heard", "Who was heard, and what was learnt", _heard(desk)),
        Part("scheme", "The scheme, and what the words mean", scheme_and_words(desk)),
        Part("sources", "Where every figure comes from", sources(desk)),
    )
    desk = desk._replace(letters=letters(appendices))
    body = (
        Part("recommendations", "Recommendations", recommendations(desk)),
        Part("both-sides", "Both sides, after mitigation", both_sides(desk)),
        Part("changes", changes_title(desk), changes(desk)),
        Part("options", "The options", _options(desk)),
        Part("reasons", "Reasons", _reasons(desk)),
        Part("top-risks", "The risks that matter most", _top_risks(desk)),
        Part("implications", "Implications", _implications(desk)),
        Part("consultation", "Consultation", _consultation(desk)),
        Part("benefits", "Benefits", _benefits(desk)),
        Part("implementation", "Who does what, by when", _implementation(desk)),
        Part("follow-up", "What came of the papers so far", follow_up(desk)),
        Part("background-papers", "Background papers", _background(desk)),
    )
    return numbered(body, appendices)


def recommendations(desk: Desk) -> tuple[Block, ...]:
    """What the board is asked to agree."""
    asked = tuple(runs(text) for text in desk.paper.recommendations)
    return *changes_to_notice(desk), paragraph(f"The {desk.body} is asked to:"), Items(asked, numbered=True)


def both_sides(desk: Desk) -> tuple[Block, ...]:
    """The verdict at each stage, with the figures that carry it."""
    now, target = desk.paper.terms.current, desk.paper.terms.target
    return (
        profile(desk),
        *verdicts(desk),
        counts_table(desk),
        paragraph(
            f"{now} counts what is in place. {target} counts what is agreed as well, but nothing that is overdue or has no date."
        ),
    )


def verdicts(desk: Desk) -> Iterator[Paragraph]:
    """Each verdict with its reasons, and how firmly it stands."""
    for verdict in desk.paper.verdicts:
        yield lead(verdict.sentence, sentences(*verdict.because, verdict.already, verdict.turned_by))


def options_table(desk: Desk) -> Table:
    """The options side by side, each as if exactly its own mitigations were in place."""
    options = desk.paper.options
    columns = (
        Column("Option", 8),
        Column("Risks left", 5),
        Column("Above appetite", 2, "right"),
        Column("Not yet classified", 2, "right"),
        Column("Cost", 7),
    )
    rows = tuple(
        Row(
            (
                runs(f"{option_title(option)}, {option.side}"),
                runs(_left(option)),
                runs("not set" if option.above_appetite is None else str(option.above_appetite)),
                runs(str(option.not_yet_classified)),
                runs(option.cost),
            )
        )
        for option in options
    )
    return Table("What each option would leave, after its own mitigations", columns, rows)


def _left(option: PaperOption) -> str:
    """What an option leaves, band by band: `4 Significant, 3 Moderate`."""
    return ", ".join(unbroken(fact.text, fact.label) for fact in option.bands if fact.text != "0") or "none"


def option_title(option: PaperOption) -> str:
    """An option's title, and whether it is the recommended one."""
    return f"{option.title} (recommended)" if option.recommended else option.title


def _options(desk: Desk) -> tuple[Block, ...]:
    rejected = tuple(
        lead(f"Not recommended: {stop(option.title)}", option.rejected_because)
        for option in desk.paper.options
        if option.rejected_because
    )
    return (
        paragraph("Each option is shown as if exactly its own mitigations were in place."),
        options_table(desk),
        *rejected,
        paragraph(
            f"What speaks for and against each, and what each would take away, stands in {desk.appendix('every-option')}."
        ),
    )


def _option(option: PaperOption, desk: Desk) -> Entry:
    """One option in full: for, against, what it leaves, what it takes away."""
    blocks: list[Paragraph | Items] = []
    serves = f"Serves: {many(option.serves)}" if option.serves else None
    begins = f"Would begin: {option.begins}" if option.begins else None
    if serves or begins:
        blocks.append(paragraph(sentences(serves, begins)))
    for label, texts in (("For:", option.advantages), ("Against:", option.disadvantages)):
        if texts:
            blocks += (paragraph(label), Items(tuple(runs(text) for text in texts)))
    blocks += (paragraph(stop(text)) for text in option.against)
    highest = ", ".join(option.highest_risks) or "none that is classified"
    taken = ", ".join(option.mitigations) or "none"
    blocks.append(paragraph(f"Highest risks it leaves: {highest}. Mitigations: {taken}."))
    if option.leaves_out:
        blocks.append(paragraph(f"It takes away {many(option.leaves_out)}."))
    if option.rejected_because:
        blocks.append(paragraph(f"Not recommended because: {stop(option.rejected_because)}"))
    return Entry(desk.anchor(f"option-{option.id}"), option_title(option), 1, tuple(blocks))


def _reasons(desk: Desk) -> tuple[Block, ...]:
    paper = desk.paper
    blocks: list[Block] = [paragraph(paper.problem)] if paper.problem else []
    if paper.objectives:
        serves = tuple(runs(f"{fact.label} ({fact.text})" if fact.text else fact.label) for fact in paper.objectives)
        blocks += (paragraph("The decision serves:"), Items(serves))
    return tuple(blocks)


def _top_risks(desk: Desk) -> tuple[Block, ...]:
    paper = desk.paper
    rows = tuple(_top_row(risk, asked.heading, desk) for asked in paper.asks for risk in asked.risks)
    if not rows:
        return (paragraph("No risk is classified or waits for a decision."),)
    now, target = paper.terms.current, paper.terms.target
    moved = since_column(desk)
    columns = (Column("Risk", 11), Column(now, 4), Column(target, 4), *moved, Column("What is asked", 5))
    return (
        paragraph(
            f"The highest risks of both sides, and all that the board is asked about. Every risk is in {desk.appendix('every-risk')}."
        ),
        Table("The risks that matter most, by what is asked of the board", columns, rows),
    )


def _top_row(risk: PaperRisk, asked: str, desk: Desk) -> Row:
    told = f"{asked}. {stop(risk.asked)}" if risk.asked else asked
    owner = f", {risk.owner or 'no owner yet'}" if not risk.withheld else ""
    cells = (
        runs(desk.link(risk.id), f" {risk.title} ({risk.side}{owner})"),
        standing(risk, desk),
        runs(desk.band(risk.target)) if risk.target else runs("–"),
        *since_cell(risk, desk),
        runs(told),
    )
    return Row(cells, desk.about(risk))


def _implications(desk: Desk) -> tuple[Block, ...]:
    paper = desk.paper
    told: list[Block] = [lead(f"{fact.label}.", fact.text) for fact in paper.implications]
    if paper.implications_missing:
        missing = ", ".join(paper.implications_missing)
        told.append(
            paragraph(
                f"The register says nothing of these implications, which is not the same as there being none: {missing}."
            )
        )
    return tuple(told)


def _consultation(desk: Desk) -> tuple[Block, ...]:
    """Who was asked and what it changed; what they said in full is in an appendix."""
    groups = desk.paper.consultation
    if not groups:
        return (paragraph("Nobody has been consulted, or it has not been recorded."),)
    told = tuple(runs(_heard_in_a_line(item)) for item in groups)
    return Items(told), paragraph(f"What each of them said stands in {desk.appendix('heard')}.")


def _heard_in_a_line(item: PaperConsultation) -> str:
    side = f" ({item.side})" if item.side else ""
    when = item.on or ("" if item.said or item.changed else "not yet asked")
    changed = (
        f"What changed: {item.changed}" if item.changed else "Nothing has changed because of it" if item.said else None
    )
    return sentences(f"{item.who}{side}{', ' if when else ''}{when}", changed)


def _benefits(desk: Desk) -> tuple[Block, ...]:
    benefits = desk.paper.benefits
    if not benefits:
        return (
            paragraph(
                "There is no plan for realising benefits in the register, so nobody could say later whether this was worth it."
            ),
        )
    columns = (
        Column("Benefit", 6),
        Column("How it is measured", 5),
        Column("From", 2),
        Column("To", 2),
        Column("By", 4),
        Column("Owner", 4),
    )
    rows = tuple(
        Row(
            tuple(
                runs(text or "–")
                for text in (item.title, item.measure, item.baseline, item.target, item.by, item.owner)
            )
        )
        for item in benefits
    )
    return (Table("What is to be gained, and how anyone would know", columns, rows),)


def _implementation(desk: Desk) -> tuple[Block, ...]:
    """What is late, the way to target, and when this is looked at again."""
    paper = desk.paper
    blocks: list[Block] = []
    if paper.overdue:
        blocks += (paragraph("Overdue:"), Items(tuple(runs(text) for text in paper.overdue)))
    dated = tuple(runs(f"By {step.date}: {many(step.mitigations)}") for step in paper.path[1:])
    if dated:
        blocks += (paragraph("What is agreed comes into place like this, if each date is kept:"), Items(dated))
    if to_do_table(desk) is None:
        blocks.append(paragraph(NOTHING_TO_DO))
    else:
        blocks.append(paragraph(f"Who does each, and at what cost, stands in {desk.appendix('every-mitigation')}."))
    if paper.reviews:
        blocks.append(paragraph(f"To be looked at again: {_reviews(desk)}."))
    return tuple(blocks)


def _reviews(desk: Desk) -> str:
    return many(
        [
            f"{fact.label[:1].lower()}{fact.label[1:]} on {fact.text}"
            if fact.label.startswith("The ")
            else f"{fact.label} on {fact.text}"
            for fact in desk.paper.reviews
        ]
    )


def _background(desk: Desk) -> tuple[Block, ...]:
    papers = desk.paper.background_papers
    return (Items(tuple(runs(text) for text in papers)),) if papers else ()


def dropped(desk: Desk) -> tuple[Block, ...]:
    """What was left out of the register that this one builds on, and why."""
    if not desk.paper.dropped:
        return ()
    return Heading("Left out of what this register builds on"), facts(desk.paper.dropped)


def heat_maps(desk: Desk) -> tuple[Block, ...]:
    """The way to target, then both sides at both stages."""
    told = "Likelihood upwards, impact across; each cell says its band, then the risks in it."
    way = path(desk)
    maps = tuple(heat_map(matrix, desk) for matrix in desk.paper.matrices)
    return (*((way,) if way else ()), paragraph(told), *maps)


def _heard(desk: Desk) -> tuple[Block, ...]:
    """What each group said, what people fear with the answers, and what was learnt."""
    paper = desk.paper
    blocks: list[Block] = []
    if paper.consultation:
        blocks.append(_consultation_table(desk))
    if paper.concerns:
        blocks.append(Heading("Concerns, and the answers"))
        blocks.append(
            Items(
                tuple(
                    runs(
                        sentences(
                            f"{item.concern} (raised by {item.raised_by})" if item.raised_by else item.concern,
                            item.answer or "Not answered yet",
                            f"See: {item.answered_by}" if item.answered_by else None,
                        )
                    )
                    for item in paper.concerns
                )
            )
        )
    if paper.lessons:
        blocks.append(Heading("Lessons, failures too"))
        blocks.append(
            Items(tuple(runs(sentences(f"{item.title} ({item.kind})", item.lesson)) for item in paper.lessons))
        )
    return tuple(blocks)


def _consultation_table(desk: Desk) -> Table:
    groups = desk.paper.consultation
    put = any(item.asked for item in groups)
    columns = (
        Column("Who", 4),
        Column("When", 3),
        *((Column("The question put", 6),) if put else ()),
        Column("What they said", 7),
        Column("What changed", 7),
    )

    def cells(item: PaperConsultation) -> tuple[Runs, ...]:
        when = item.on or ("–" if item.said or item.changed else "Not yet asked")
        who = f"{item.who} ({item.side})" if item.side else item.who
        texts = (who, when, *((item.asked or "–",) if put else ()), item.said or "–", item.changed or "–")
        return tuple(runs(text) for text in texts)

    return Table("Who was asked, and what came of it", columns, tuple(Row(cells(item)) for item in groups))
