"""What the tests of the checks share: what one rule finds in a register, and registers about one risk."""

from making import AS_OF, evaluated, mitigation, register, risk

from riskreg.checks import check


def findings(rule, data, as_of=AS_OF):
    """What a rule finds in a register."""
    return [found for found in check(evaluated(data, as_of)) if found.rule is rule]


def paths(rule, data, as_of=AS_OF):
    """The places that a rule finds in a register."""
    return [found.path for found in findings(rule, data, as_of)]


def with_risk(*mitigations, appetite="Significant", **keys):
    """A register whose risk A1 says this, beside a risk that nothing is wrong with; `policy` is always there."""
    effects = {"mitigated_by": [{"mitigation": "policy", "likelihood": -1}]}
    return register(
        appetite={"default": appetite},
        risks={"adopting": [risk("A1", **{**effects, **keys})], "not_adopting": [risk("N1", **effects)]},
        mitigations=[mitigation("policy"), *mitigations],
    )


def with_policy(**keys):
    """A register whose only mitigation says this."""
    return register(mitigations=[{**mitigation("policy"), **keys}])
