"""What the tests share: small registers, as text and by hypothesis, and the way from text to evaluation."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from riskreg.assessment import ClassifiedRisk, Outcome
from riskreg.comparison import Evaluation, evaluate
from riskreg.loader import Loaded, load

AS_OF = date(2026, 11, 21)
ROOT = Path(__file__).resolve().parent.parent
STAFF_ACCESS = ROOT / "registers" / "staff-access.yaml"


def register(**changes: Any) -> dict[str, Any]:
    """A whole register as plain data, small and without fault; top-level keys can be replaced."""
    data: dict[str, Any] = {
        "riskreg": 1,
        "title": "Staff access",
        "organisation": "Exampleshire Council",
        "scheme": "brighton-hove-5x5",
        "appetite": {"default": "Significant"},
        "decision": {"question": "Should all staff have access?"},
        "risks": {
            "adopting": [risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        "mitigations": [mitigation("policy")],
    }
    return {**data, **changes}


def risk(name: str, **keys: Any) -> dict[str, Any]:
    """A risk at likelihood 4, impact 3."""
    return {"id": name, "title": f"Something goes wrong with {name}", "likelihood": 4, "impact": 3, **keys}


def mitigation(name: str, **keys: Any) -> dict[str, Any]:
    """A mitigation that is in place, owned and shown."""
    return {
        "id": name, "title": f"What is done about it: {name}", "owner": "Head of HR", "status": "in place",
        "evidence": ["policies/policy.md"], **keys,
    }  # fmt: skip


def as_yaml(data: dict[str, Any]) -> bytes:
    """Plain data as a file: JSON is YAML, each top-level key on a line of its own."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items()).encode()


def loaded(data: dict[str, Any] | str | bytes, folder: Path | None = None) -> Loaded:
    """A register, loaded."""
    content = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else as_yaml(data)
    return load(content, "register.yaml", folder)


def evaluated(data: dict[str, Any] | str | bytes, as_of: date = AS_OF) -> Evaluation:
    """A register without errors, evaluated."""
    result = loaded(data)
    assert result.register is not None, [found.message for found in result.diagnostics]
    assert result.scheme is not None
    return evaluate(result.register, result.scheme, as_of)


def outcome(evaluation: Evaluation, name: str) -> Outcome:
    """The outcome of one risk."""
    return next(one for one in evaluation.outcomes if one.assessed.risk.id == name)


def classified(evaluation: Evaluation, name: str) -> ClassifiedRisk:
    """The outcome of one risk that is classified."""
    found = outcome(evaluation, name)
    assert isinstance(found, ClassifiedRisk), found
    return found


def ids(result: Loaded) -> list[str]:
    """The rules that a file broke, in order."""
    return [found.rule.id for found in result.diagnostics]


MITIGATION_IDS = ("policy", "training", "block", "contract")


@st.composite
def registers(draw: st.DrawFn) -> dict[str, Any]:
    """Registers of every kind that has no error: treatments, standings, side effects, categories."""
    effects = st.lists(st.sampled_from(MITIGATION_IDS), unique=True, max_size=4).flatmap(
        lambda names: st.tuples(*(_effect(name) for name in names)).map(list)
    )
    days = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)

    def one(name: str, other: str) -> dict[str, Any]:
        impact = draw(
            st.one_of(
                st.integers(1, 5), st.fixed_dictionaries({"money": st.integers(1, 5), "service": st.integers(1, 5)})
            )
        )
        made = risk(name, likelihood=draw(st.integers(1, 5)), impact=impact, mitigated_by=draw(effects))
        made["treatment"] = draw(st.sampled_from(["treat", "treat", "treat", "tolerate", "transfer", "terminate"]))
        if isinstance(impact, int):
            for effect in made["mitigated_by"]:
                if isinstance(effect.get("impact"), dict):
                    effect["impact"] = max(effect["impact"].values())
        if made["treatment"] == "tolerate":
            made["acceptance"] = {"by": "The board", "on": draw(days), "reason": "Seldom", "review_on": draw(days)}
        if made["treatment"] == "terminate" and name.startswith("A"):
            made["moves_to"] = [other]  # only one side moves, so that no circle arises
        return made

    return register(
        risks={
            "adopting": [one(f"A{index}", "N0") for index in range(draw(st.integers(1, 4)))],
            "not_adopting": [one(f"N{index}", "A0") for index in range(draw(st.integers(1, 4)))],
        },
        mitigations=[
            mitigation(
                name,
                kind={"block": "restriction", "contract": "contract"}.get(name, "policy"),
                status=draw(st.sampled_from(["proposed", "agreed", "in place", "withdrawn"])),
                **draw(st.fixed_dictionaries({}, optional={"due": days, "done_on": days})),
            )
            for name in MITIGATION_IDS
        ],
    )


def _effect(name: str) -> st.SearchStrategy[dict[str, Any]]:
    steps = st.integers(-3, 2)
    return st.fixed_dictionaries(
        {"mitigation": st.just(name)},
        optional={"likelihood": steps, "impact": st.one_of(steps, st.fixed_dictionaries({"money": steps}))},
    )


def document(*data: dict[str, Any] | bytes, name: str = "register.yaml") -> Any:
    """One document over registers given as plain data, or as the bytes of their files."""
    from riskreg.locate import SourceFile
    from riskreg.paper import build
    from riskreg.scoring import score

    contents = [one if isinstance(one, bytes) else as_yaml(one) for one in data]
    scored = score([SourceFile(name, None, STAFF_ACCESS.parent, content) for content in contents], AS_OF)
    assert all(one.evaluation for one in scored)
    return build(scored, AS_OF)


def asked_for(document: Any, paper: str = "board-paper", own: Path | None = None, house: Any = None) -> Any:
    """What a form is asked for: a document's facts, laid out as a paper, in a style."""
    from riskreg.papers.layout import lay_out
    from riskreg.render.request import Request
    from riskreg.settings.house import House

    return Request(document, lay_out(document, paper), house or House(), own)


def as_markdown(document: Any, paper: str = "board-paper", own: Path | None = None) -> str:
    """A document as a paper in Markdown."""
    from riskreg.render.markdown import markdown

    return markdown(asked_for(document, paper, own)).content.decode("utf-8")


def everywhere(text: str) -> dict[str, Any]:
    """A register with every key that holds a text, and this text in each of them (as a key, its beginning)."""
    key = text[:200]
    measure = {"owner": text, "evidence": [text, text], "builds_on": text, "limits": text}
    about = dict.fromkeys(("title", "cause", "event", "consequence", "category", "owner", "rationale"), text)
    judged = {"likelihood": 2, "impact": 2, "by": text, "on": "2026-11-01", "reason": text}
    policy = {"mitigation": "policy", "likelihood": -1}
    accepted = {"by": text, "on": "2026-11-01", "reason": text, "review_on": "2027-11-01"}
    bands = [{"name": f"{text} {n}", "from": n * 4 - 3, "action": text, "review_every": "1 month"} for n in (1, 2, 3)]
    return register(
        title=text,
        organisation=key,
        prepared_by=text,
        caveat=text,
        currency=text,
        exempt=text,
        review_on="2027-03-31",
        scheme={
            "name": text, "source": text, "bands": bands, "terms": {"inherent": text, "current": text, "target": text},
            **{scale: [{"label": f"{text} {n}", "meaning": text} for n in (1, 2, 3)] for scale in ("likelihood", "impact")},
        },
        appetite={"default": f"{text} 1", key: f"{text} 1"},
        decision={
            **dict.fromkeys(("question", "problem", "body", "owner", "sponsor", "contact", "wards"), text),
            "objectives": [{"id": "o", "title": text, "source": text}],
        },
        options=[
            {
                "id": side, "title": text, "side": side, "serves": ["o"], "recommended": side == "adopting",
                "advantages": [text, text], "disadvantages": [text], "rejected_because": text,
            }
            for side in ("adopting", "not_adopting")
        ],
        risks={
            "adopting": [
                risk("A1", **{**about, "likelihood": 3, "impact": {key: 3}}, mitigated_by=[policy, {"mitigation": "late", "impact": {key: -1}}]),
                risk("A2", **{**about, "likelihood": 3, "impact": 3}, proximity=text, exempt=text, mitigated_by=[policy], current=judged),
                risk("A3", **{**about, "likelihood": 3, "impact": 3}, mitigated_by=[{"mitigation": "idea", "impact": -1}]),
                risk("A4", **{**about, "likelihood": 3, "impact": 3}, treatment="terminate", moves_to=["N1"]),
            ],
            "not_adopting": [
                risk("N1", **{**about, "likelihood": 3, "impact": 3}, mitigated_by=[policy], target=judged),
                risk("N2", **{**about, "likelihood": 3, "impact": 3}, treatment="tolerate", acceptance=accepted),
                risk("N3", **about | {"likelihood": 1, "impact": 1}, status="closed", closed={"on": "2026-10-01", "by": text, "reason": text}),
            ],
        },
        mitigations=[
            mitigation("policy", **measure | {"title": text}),
            mitigation("late", **measure | {"title": text}, status="agreed", due="2026-10-01", cost={"one_off": 1}),
            mitigation("soon", **measure | {"title": text}, status="agreed", due="2027-10-01", cost={"annual": 1}),
            mitigation("idea", **measure | {"title": text}, status="proposed", cost={"hours": 1}),
        ],
        benefits=[{"title": text, "owner": text, "measure": text, "baseline": text, "target": text, "serves": "o"}],
        consultation=[{"who": text, "side": "internal", "on": "2026-01-01", "said": text, "changed": text}],
        concerns=[{"concern": text, "raised_by": text, "answer": text, "answered_by": "policy"}],
        lessons=[{"kind": "failure", "title": text, "lesson": text}],
        implications={"legal": text, key: text},
        background_papers=[text, text],
    )  # fmt: skip


# Texts that try to be something else in one form or another.
HOSTILE = (
    "<script>alert(1)</script><b>bold</b><!-- hidden -->",
    "[press](javascript:alert(1)) ![x](y) <https://a.example> www.example.com a@example.org @everyone",
    "a | b || c |---|---|",
    "{{ 7*7 }} {% raw %} {{ paper.title }} {# hidden #}",
    "`code` ``` **b** __b__ *i* _i_ ~~s~~ $x$",
    "one\n\n# two\n\n- three\n\n    four\n| five |\n|---|\n<hr>\n===\n---",
    "- [ ] # > 1. heading ##",
    "\u202egnp.exe\u2066 \u200f \ufeff",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "x" * 10_000,
    "long words " * 900,
)
