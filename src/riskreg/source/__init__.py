"""Text -> Document: plain data, and the place of every key and value. The only YAML parser in riskreg.

One loop over libyaml's events builds dicts, lists and scalars with the meanings of the YAML 1.2 core schema:
`no` and `on` are texts, `010` is ten, `12:30` is a text. Dates stay texts until the model reads them. What
a register never needs (tags, keys that are not text, several documents) and what could exhaust a machine
(depth, size, aliases of aliases) is refused with its place.
"""

from riskreg.source.document import Document, Path, parse
from riskreg.source.faults import MOST_BYTES
from riskreg.source.node import Node

__all__ = ["MOST_BYTES", "Document", "Node", "Path", "parse"]
