"""Schemes: the presets as YAML, and the code that reads and checks one."""

from riskreg.schemes.presets import PRESETS, preset
from riskreg.schemes.reader import read_scheme
from riskreg.schemes.scheme import Band, Cell, Interval, Scheme, numbered

__all__ = ["PRESETS", "Band", "Cell", "Interval", "Scheme", "numbered", "preset", "read_scheme"]
