"""What an editor says of every key: the files of `texts/`, by model and by key."""

from functools import cache
from pathlib import Path
from typing import Any

from riskreg.source import parse

_FOLDER = Path(__file__).with_name("texts")


@cache
def texts() -> dict[str, Any]:
    """The texts of every model, by its name in the code; a broken file is a fault of riskreg and raises."""
    told: dict[str, Any] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        document = parse(file.read_bytes(), file.name)
        if document.problems:
            raise AssertionError(f"{file.name} is broken: {document.problems}")
        told |= document.data
    return told
