"""Papers to where they were asked for: whole, never over a register, and with nothing left where that fails."""

import io
import os
import sys
from pathlib import Path

import pytest
from making import AS_OF, as_yaml, register

from riskreg import rules
from riskreg.locate import find
from riskreg.papers.layout import kind_named
from riskreg.printing import Order
from riskreg.publish import form_for, publish
from riskreg.render.forms import form_named
from riskreg.scoring import score
from riskreg.settings.house import House


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(*names):
    """Registers, each with its own name for a title."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(as_yaml(register(title=name)))


def order(form="md", **more):
    return Order(kind_named("board-paper"), form_named(form), AS_OF, House(), **more)


def published(to, *names, form="md"):
    """Score the files and put their papers down; the messages of what went wrong."""
    scored = score(find(names)[0], AS_OF)
    result = publish(scored, order(form), to, [one.name for one in scored])
    assert {found.rule for found in result.diagnostics} <= {rules.UNWRITABLE}
    return [found.message for found in result.diagnostics]


def files():
    """Every file below this folder."""
    return sorted(str(file) for file in Path().rglob("*") if not file.is_dir())


def test_a_file_gets_the_paper_and_the_folder_nothing_else():
    write("a.yaml")
    assert published("paper.md", "a.yaml") == []
    assert Path("paper.md").read_text(encoding="utf-8").startswith("# a.yaml\n")
    assert files() == ["a.yaml", "paper.md"]


def test_several_registers_make_one_file_with_a_cover():
    write("a.yaml", "b.yaml")
    assert published("paper.md", "a.yaml", "b.yaml") == []
    assert Path("paper.md").read_text(encoding="utf-8").startswith("# Board papers\n")


def test_the_screen_gets_the_same_bytes_as_a_file(monkeypatch):
    write("a.yaml")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert published(None, "a.yaml") == []
    shown = sys.stdout.buffer.getvalue()
    assert published("paper.md", "a.yaml") == []
    assert shown == Path("paper.md").read_bytes()


@pytest.mark.parametrize("folder", ["papers/", "papers/of/2026/", "there"])
def test_a_folder_gets_a_file_for_each_register(folder):
    write("a.yaml", "x/b.yml")
    Path("there").mkdir()
    assert published(folder, "a.yaml", "x/b.yml") == []
    assert {file.name for file in Path(folder).iterdir()} == {"a-board-paper.md", "b-board-paper.md"}
    assert Path(folder, "b-board-paper.md").read_text(encoding="utf-8").startswith("# x/b.yml")


def test_registers_of_the_same_name_get_files_with_numbers():
    write("x/a.yaml", "y/a.yaml", "z/a.yml", "b.yaml")
    assert published("papers/", "x/a.yaml", "y/a.yaml", "z/a.yml", "b.yaml") == []
    titles = {file.name: file.read_text(encoding="utf-8").splitlines()[0] for file in Path("papers").iterdir()}
    assert titles == {
        "a-board-paper.md": "# x/a.yaml", "a-2-board-paper.md": "# y/a.yaml", "a-3-board-paper.md": "# z/a.yml", "b-board-paper.md": "# b.yaml",
    }  # fmt: skip


def test_the_paper_of_standard_input_is_called_a_registers(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(as_yaml(register()))))
    assert published("papers/", "-") == []
    assert files() == ["papers/register-board-paper.md"]


def test_publishing_again_changes_nothing():
    write("a.yaml", "b.yaml")
    for _ in range(2):
        assert published("papers/", "a.yaml", "b.yaml") == []
        now = {name: Path(name).read_bytes() for name in files()}
        assert len(now) == 4
    assert published("papers/", "a.yaml", "b.yaml") == []
    assert now == {name: Path(name).read_bytes() for name in files()}


@pytest.mark.parametrize("to", ["a.yaml", "b.yaml", "./a.yaml", "sub/../b.yaml", "link.md", "hard.md"])
def test_a_paper_is_never_written_over_a_register(to):
    write("a.yaml", "b.yaml")
    Path("sub").mkdir()
    Path("link.md").symlink_to("a.yaml")
    Path("hard.md").hardlink_to("b.yaml")
    before = {name: Path(name).read_bytes() for name in files()}
    assert published(to, "a.yaml", "b.yaml") == [
        f"{Path(to)} is a register, a scheme, a template or one of the settings: a paper is never written over it."
    ]
    assert {name: Path(name).read_bytes() for name in files()} == before


def test_a_paper_in_a_folder_is_never_written_over_a_register_either():
    write("a.yaml", "papers/b-board-paper.md", "b.yaml")
    assert published("papers/", "a.yaml", "papers/b-board-paper.md", "b.yaml") == [
        "papers/b-board-paper.md is a register, a scheme, a template or one of the settings: a paper is never written over it."
    ]
    assert Path("papers/b-board-paper.md").read_bytes() == as_yaml(register(title="papers/b-board-paper.md"))
    assert Path("papers/a-board-paper.md").exists()


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("no/such/paper.md", "no/such/paper.md cannot be written: no such file or directory."),
        ("a.yaml/paper.md", "a.yaml/paper.md cannot be written: not a directory."),
        ("a.yaml/papers/", "a.yaml/papers/a-board-paper.md cannot be written: not a directory."),
        ("a.yaml/", "a.yaml/a-board-paper.md cannot be written: file exists."),
        ("x" * 300, f"{'x' * 300} cannot be written: file name too long."),
        ("/dev/full", "/dev/full cannot be written: no space left on device."),
        ("no/\x1b[31m", "no/<U+001B>[31m cannot be written: no such file or directory."),
    ],
    ids=["no folder", "in a file", "folder in a file", "file as a folder", "too long", "full", "escape sequence"],
)
def test_a_place_that_cannot_be_written_is_a_fault_and_leaves_nothing(to, message):
    write("a.yaml")
    assert published(to, "a.yaml") == [message]
    assert files() == ["a.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_a_folder_that_may_not_be_written_is_a_fault():
    write("a.yaml")
    Path("locked").mkdir(mode=0o500)
    assert published("locked/paper.md", "a.yaml") == ["locked/paper.md cannot be written: permission denied."]


@pytest.mark.parametrize("to", [None, "paper.md", "papers/"])
def test_a_template_that_cannot_be_used_is_a_diagnostic_and_writes_nothing(to):
    write("a.yaml")
    Path("own.jinja").write_text("{{ papers.nothing }}")
    scored = score(find(["a.yaml"])[0], AS_OF)
    result = publish(scored, order(own=Path("own.jinja")), to, ["a.yaml"])
    assert [found.rule for found in result.diagnostics] == [rules.TEMPLATE]
    assert result.written == ()
    assert files() == ["a.yaml", "own.jinja"]


def test_what_no_screen_can_show_goes_to_a_file_here_and_is_named(capfdbinary):
    write("sub/a.yaml", "b.yaml")
    scored = score(find(["sub/a.yaml"])[0], AS_OF)
    assert publish(scored, order("xlsx"), None, ["sub/a.yaml"]).written == ("a-board-paper.xlsx",)
    both = score(find(["sub/a.yaml", "b.yaml"])[0], AS_OF)
    assert publish(both, order("xlsx"), None, ["sub/a.yaml", "b.yaml"]).written == ("registers-board-paper.xlsx",)
    assert files() == ["a-board-paper.xlsx", "b.yaml", "registers-board-paper.xlsx", "sub/a.yaml"]
    assert Path("a-board-paper.xlsx").read_bytes()[:2] == b"PK"
    assert capfdbinary.readouterr().out == b""


def test_no_two_papers_of_a_folder_get_the_same_name():
    write("one/a.yaml", "two/a.yaml", "a-2.yaml")
    assert published("papers/", "one/a.yaml", "two/a.yaml", "a-2.yaml") == []
    assert [name for name in files() if name.startswith("papers/")] == [
        "papers/a-2-2-board-paper.md",
        "papers/a-2-board-paper.md",
        "papers/a-board-paper.md",
    ]


@pytest.mark.parametrize(
    ("asked", "to", "form"),
    [(None, None, "md"), ("pdf", None, "pdf"), (None, "a.PDF", "pdf"), (None, "a.htm", "html"), (None, "a.txt", "md"),
     ("html", "a.txt", "html"), (None, "papers.pdf/", "md"), ("docx", "a.docx", "docx"), (None, "-", "md")],
)  # fmt: skip
def test_the_form_is_as_asked_or_as_the_name_ends(asked, to, form):
    assert form_for(asked, to) == (form_named(form), None)


@pytest.mark.parametrize("to", ["-", "/dev/tty", "/dev/ptmx"])
def test_what_no_screen_can_show_is_never_sent_to_one(to):
    assert (
        form_for("docx", to)[1] == "--format docx cannot be shown on a screen. Name a file after -o, or leave -o out."
    )
    assert form_for("md", to)[1] is None


def test_a_name_that_ends_like_another_form_is_refused():
    told = "paper.pdf ends like a pdf file, but --format says md. Change one of them."
    assert form_for("md", "paper.pdf")[1] == told


def test_a_dash_is_the_screen(capfdbinary):
    write("a.yaml")
    assert published("-", "a.yaml") == []
    assert capfdbinary.readouterr().out.startswith(b"# a.yaml\n")
    assert files() == ["a.yaml"]


@pytest.mark.parametrize("to", ["paper.odt", "paper.DOC", "paper.csv"])
def test_a_name_that_ends_like_a_form_that_there_is_none_of_is_refused_but_where_a_form_is_named(to):
    assert form_for(None, to)[1].startswith(f"{to} ends like a form that there is none of. Use md, html,")
    assert form_for("html", to)[1] is None


def test_the_settings_are_never_written_over():
    write("a.yaml")
    Path("riskreg.toml").write_text("")
    assert len(published("riskreg.toml", "a.yaml")) == 1
    assert Path("riskreg.toml").read_text() == ""
