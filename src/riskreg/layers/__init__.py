"""A register that extends another, as one: its data, and for every path in it the file and the place it came from.

What the register says itself stands before what it inherits, field by field: risks, mitigations, options and
objectives meet by their ids, `decision`, `appetite` and `implications` key by key, and any other key as a whole.
`bases` finds what a register extends, `join` joins the two, `layered` is what comes of it (docs/layers.md).
"""

from riskreg.layers.bases import MOST_LAYERS, assemble
from riskreg.layers.layered import Layered, Source, folder_of, inherited_title, is_whole

__all__ = ["MOST_LAYERS", "Layered", "Source", "assemble", "folder_of", "inherited_title", "is_whole"]
