"""The schemas by name, and each as bytes: `riskreg schema NAME > schemas/NAME.json` renews the ones for editors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from riskreg.model import Register, SchemeSpec
from riskreg.schema.build import from_model
from riskreg.schema.register import complete_register
from riskreg.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OUTPUT = Path(__file__).with_name("output.json")


class Schema(NamedTuple):
    """One schema: its name, what it describes in a line, and how its content is made."""

    name: str
    summary: str
    make: Callable[[], dict[str, Any]]


def _output() -> dict[str, Any]:
    """The schema of the output, which no model makes: it is written by hand in output.json."""
    written: dict[str, Any] = json.loads(_OUTPUT.read_text(encoding="utf-8"))
    return written


SCHEMAS: dict[str, Schema] = {
    one.name: one
    for one in (
        Schema("register", "a register", lambda: complete_register(from_model(Register))),
        Schema("scheme", "a scheme in a file of its own", lambda: from_model(SchemeSpec)),
        Schema("config", "the settings in riskreg.toml", lambda: from_model(Settings)),
        Schema("output", "what score and check print with --format json", _output),
    )
}


def schema_text(name: str) -> str:
    """A schema as the text of a file, the same bytes every time; raises KeyError for a name that is not in SCHEMAS."""
    head = {"$schema": DIALECT, "$id": f"urn:riskreg:schema:{name}:1"}
    return json.dumps(head | SCHEMAS[name].make(), indent=1) + "\n"
