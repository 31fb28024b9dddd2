"""The shape of what a template is given: which fields each thing has, taken from the types of the paper itself.

There is no second list of names to keep: a field that the paper gets is known here at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from riskreg.paper.model import Document, Paper
from riskreg.papers.blocks import LaidOut, Sheet


@dataclass(frozen=True, slots=True)
class Shape:
    """A thing with fields, a list of such things, a value, or something of which nothing can be said.

    `of` is the shape of a list's entries; `fields` the fields of a thing that has some.
    """

    kind: Literal["record", "list", "value", "anything"]
    fields: Mapping[str, "Shape"] = field(default_factory=dict, hash=False)
    of: "Shape | None" = None

    def get(self, name: str, *, item: bool = False) -> "Shape | None":
        """The shape of a field; None where a thing of this shape has none. `item`: asked for with `[…]`."""
        if self.kind == "anything":
            return ANYTHING
        if name in self.fields:
            return self.fields[name]
        methods = {"record": (dict,), "list": (list,), "value": (str, int)}[self.kind]
        if not item and not name.startswith("_") and any(hasattr(one, name) for one in methods):
            return ANYTHING
        return None


ANYTHING = Shape("anything")
VALUE = Shape("value")
_LOOP = (
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem",
    "cycle", "changed",
)  # fmt: skip
LOOP = Shape("record", dict.fromkeys(_LOOP, ANYTHING))


def many(of: Shape) -> Shape:
    """A list of things of one shape."""
    return Shape("list", of=of)


def either(shapes: Sequence[Shape]) -> Shape:
    """What is one of several shapes: it may have any field that one of them has."""
    said = [shape for shape in shapes if shape != ANYTHING]
    if len(said) < len(shapes) or len({shape.kind for shape in said}) != 1:
        return ANYTHING
    if said[0].kind == "list":
        return many(either([shape.of or ANYTHING for shape in said]))
    fields: dict[str, Shape] = {}
    for shape in said:
        for name, inner in shape.fields.items():
            fields[name] = either([fields[name], inner]) if name in fields else inner
    return Shape(said[0].kind, fields)


@cache
def shape_of(kind: Any) -> Shape:
    """The shape of what has this type: a dataclass by its fields, a tuple by its entries."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return either([shape_of(one) for one in inner if one is not NoneType])
    if origin in (tuple, list):
        return many(shape_of(inner[0]) if inner else ANYTHING)
    if origin is Literal or kind in (str, int, bool, float):
        return VALUE
    if is_dataclass(kind):
        return Shape("record", {name: shape_of(hint) for name, hint in get_type_hints(kind).items()})
    return ANYTHING


@cache
def context() -> Mapping[str, Shape]:
    """The shapes of all that every template is given, by name (docs/templates.md)."""
    facts, sheet = shape_of(Paper).fields, shape_of(Sheet).fields
    laid_out = {name: sheet[name] for name in ("sections", "marking", "footer", "notes")}
    # `section` holds the sections by their names: which there are is the paper's own affair
    paper = Shape("record", {**facts, **laid_out, "sheet_head": sheet["head"], "section": ANYTHING})
    document, whole = shape_of(Document).fields, shape_of(LaidOut).fields
    return {
        **document,
        **{name: whole[name] for name in ("name", "title", "as_of", "landscape")},
        "cover_table": whole["cover"],
        "papers": many(paper),
        "house": Shape("record", dict.fromkeys(("colour", "font", "contact"), VALUE)),
    }
