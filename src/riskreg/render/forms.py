"""The forms that a paper comes in, in one list."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, cast

from riskreg.render.request import Rendered, Request

Render = Callable[[Request], Rendered]


class Form(NamedTuple):
    """A form: its name on the command line, which is also how its files end, and what is needed for it.

    `libraries` are the modules that an extra of the same name brings. `binary` forms are never written to a screen;
    `template` says whether an organisation's own template can take the place of the shipped one.
    """

    name: str
    module: str
    function: str
    binary: bool = False
    template: bool = False
    libraries: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether what the form needs is installed here."""
        return all(find_spec(library) is not None for library in self.libraries)

    def load(self) -> Render:
        """What renders the form, imported only now."""
        return cast("Render", getattr(import_module(self.module), self.function))


FORMS = (
    Form("md", "riskreg.render.markdown", "markdown", template=True),
    Form("html", "riskreg.render.html", "html", template=True),
    Form("pdf", "riskreg.render.pdf", "pdf", binary=True, libraries=("typst", "fontpkg_noto_sans")),
    Form("docx", "riskreg.render.word", "word", binary=True, template=True, libraries=("docxtpl",)),
    Form("xlsx", "riskreg.render.xlsx", "xlsx", binary=True, libraries=("xlsxwriter",)),
    Form("json", "riskreg.render.paper_json", "paper_json"),
)


def form_named(name: str) -> Form:
    """The form of this name; raises KeyError where there is none."""
    return {form.name: form for form in FORMS}[name]
