"""The preset schemes: data files beside this one, each with its source."""

from functools import cache
from pathlib import Path

from riskreg.model import SchemeSpec
from riskreg.schemes.reader import read_scheme
from riskreg.schemes.scheme import Scheme
from riskreg.source import parse
from riskreg.validation import validate

# The first is the one to take where an organisation has none of its own.
PRESETS = (
    "brighton-hove-5x5",
    "tri-borough-5x5",
    "east-devon-4x4",
    "leicestershire-4x4",
    "nhs-dcb0129-5x5",
    "nist-sp-800-30-5x5",
)


@cache
def preset(name: str) -> Scheme:
    """The preset with this name; raises LookupError for a name that is not in PRESETS."""
    if name not in PRESETS:
        raise LookupError(name)
    file = Path(__file__).with_name(f"{name}.yaml")
    spec, faults = validate(SchemeSpec, parse(file.read_bytes(), file.name).data)
    scheme, more = read_scheme(spec, name) if spec is not None else (None, [])
    if scheme is None:
        raise AssertionError(f"the preset {name} is broken: {[*faults, *more]}")
    return scheme
