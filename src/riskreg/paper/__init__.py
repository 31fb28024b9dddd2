"""The board paper as data: `build` makes it, `model` says what is in it, and every format prints the same."""

from riskreg.paper.build import build
from riskreg.paper.model import Document, Paper

__all__ = ["Document", "Paper", "build"]
