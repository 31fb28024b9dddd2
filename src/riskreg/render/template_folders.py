"""Where templates are read from: the template's own folder and the shipped ones, and nowhere else."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from jinja2.exceptions import SecurityError

_REGISTERS = (".yaml", ".yml")


class Folders(FileSystemLoader):
    """Templates by their names in some folders. What is asked for lies in one of them, links followed.

    `own` is the template that was named on the command line, which may itself be a link to anywhere.
    """

    def __init__(self, places: list[Path], own: Path | None = None) -> None:
        super().__init__(places)
        self._own = own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template; raises TemplateNotFound, and SecurityError for a link that leads out of the folders."""
        text, file, fresh = super().get_source(environment, template)
        if self._own is None or Path(file) != self._own:
            real = Path(file).resolve()
            if real.suffix.lower() in _REGISTERS:  # it would print what is exempt, in a public edition too
                raise SecurityError(f"`{template}` is a register or a scheme, not a part of a template")
            if not any(real.is_relative_to(Path(place).resolve()) for place in self.searchpath):
                raise SecurityError(f"`{template}` is a link that leads out of the template's own folder")
        return text, file, fresh
