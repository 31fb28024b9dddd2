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
