"""One form of a board paper in a process of its own: `python paper_once.py FORM FILE` prints its seconds and its floor's.

Only the step from the paper laid out to its bytes is timed, by the processor's clock, and beside it what the form's
library alone takes for as much output. Before the clock starts both have been done once for another register, so that
modules, templates and fonts are there. The paper itself is made once: typst remembers what it has set. The garbage
collector is off, as `riskreg.__main__` has it for every command.
"""

import gc
import io
import json
import re
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from made_register import AS_OF, pieces

DAY = date.fromisoformat(AS_OF)
PROSE = "It is said here what the officers have found so far and why the board may rely on it when it decides. "
PARAGRAPHS = 12  # on a page of typst's floor
PAGES = b"""\
#set document(title: "Floor")
#set text(font: "Noto Sans", lang: "en", region: "gb", size: 8pt)
#set page(paper: "a4", margin: 2cm)
#for page in json(bytes(sys.inputs.data)) {
  pagebreak(weak: true)
  for text in page { par(text) }
}
"""


def asked(content: bytes) -> Any:
    """What each form is asked for: the board paper of a register."""
    from riskreg.locate import SourceFile
    from riskreg.paper import build
    from riskreg.papers.layout import lay_out
    from riskreg.render.request import Request
    from riskreg.scoring import score
    from riskreg.settings.house import House

    document = build(score([SourceFile("register.yaml", None, Path(), content)], DAY), DAY)
    return Request(document, lay_out(document, "board-paper"), House())


def cut(size: int, count: int) -> list[str]:
    """Prose of so many characters in so many pieces, nearly of one length, no two the same."""
    each, more = divmod(size, count)
    text = PROSE * (each // len(PROSE) + 2)
    return [f"{number} {text}"[: each + (number < more)] for number in range(count)]


def jinja(_: Any, content: bytes) -> Callable[[], object]:
    """A list of lines of sixty characters, each escaped, until there are as many bytes."""
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string("{% for line in lines %}<li>{{ line }}</li>\n{% endfor %}")
    lines = cut(60 * (len(content) // 70), len(content) // 70)  # with <li>, </li> and the line's end, 70 bytes
    lines[-1] += "." * (len(content) % 70)
    return lambda: template.render(lines=lines).encode()


def typst(request: Any, content: bytes) -> Callable[[], object]:
    """As many pages with as many characters, in plain paragraphs of the same font, also as PDF/UA-1."""
    from importlib.resources import files

    import pikepdf
    import typst

    with pikepdf.open(io.BytesIO(content)) as opened:
        pages = len(opened.pages)
    data = json.dumps([cut(len(text), PARAGRAPHS) for text in cut(_characters(request), pages)])
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(files("fontpkg_noto_sans") / "files")])
    more: dict[str, Any] = {"pdf_standards": ["ua-1"], "format": "pdf", "timestamp": 0, "ignore_system_fonts": True}
    return lambda: typst.compile({"main.typ": PAGES}, font_paths=fonts, sys_inputs={"data": data}, **more)


def docxtpl(request: Any, content: bytes) -> Callable[[], object]:
    """As many paragraphs with as many characters, through a template that has nothing but a loop."""
    import docx
    from docxtpl import DocxTemplate

    bare = docx.Document()
    for text in ("{%p for line in lines %}", "{{ line }}", "{%p endfor %}"):
        bare.add_paragraph(text)
    template, out = io.BytesIO(), io.BytesIO()
    bare.save(template)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        paragraphs = len(re.findall(rb"<w:p[ >]", parts.read("word/document.xml")))
    lines = cut(_characters(request), paragraphs)

    def render() -> None:
        filled = DocxTemplate(template)
        filled.render({"lines": lines}, autoescape=True)
        filled.save(out)

    return render


def xlsxwriter(_: Any, content: bytes) -> Callable[[], object]:
    """As many sheets and cells with as many characters, written one by one without any style."""
    from xlsxwriter import Workbook

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [len(re.findall(rb"<c [^>]*><v>", parts.read(name))) for name in parts.namelist() if "worksheets/" in name]  # fmt: skip
        texts = re.findall(rb"<t[ >][^<]*", parts.read("xl/sharedStrings.xml"))
    cells = cut(sum(map(len, texts)), sum(sheets))

    def render() -> None:
        book, left = Workbook(io.BytesIO(), {"in_memory": True}), iter(cells)
        for count in sheets:
            sheet = book.add_worksheet()
            for place in range(count):
                sheet.write_string(*divmod(place, 10), next(left))
        book.close()

    return render


def dumps(_: Any, content: bytes) -> Callable[[], object]:
    """The same data, by json.dumps alone."""
    data = json.loads(content)
    return lambda: json.dumps(data, indent=1).encode()


FLOORS = {"md": jinja, "html": jinja, "pdf": typst, "docx": docxtpl, "xlsx": xlsxwriter, "json": dumps}


def _characters(request: Any) -> int:
    """How much there is to read in a paper: its Markdown has little else."""
    from riskreg.render.markdown import markdown

    return len(markdown(request).content.decode())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def main(form: str, file: str) -> None:
    from riskreg.render.forms import form_named

    gc.disable()
    render, floor = form_named(form).load(), FLOORS[form]
    warm, request = asked("".join(pieces(2)).encode()), asked(Path(file).read_bytes())
    floor(warm, render(warm).content)()
    seconds, made = timed(lambda: render(request))
    least, _ = timed(floor(request, made.content))
    print(json.dumps({"seconds": seconds, "floor": least}))


if __name__ == "__main__":
    main(*sys.argv[1:])
