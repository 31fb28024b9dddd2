"""`riskreg template`: an organisation begins its own template, and sees whether it can be used."""

import re

import pytest
from making import ROOT, STAFF_ACCESS
from running import FIXED, riskreg, text

from riskreg.papers.layout import PAPERS


def listed(folder):
    """What lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


def words(content):
    """What stands in a paper, whatever white space is between."""
    return content.split()


@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_starting_copy_makes_the_very_paper_that_it_was_copied_from(tmp_path, paper, form):
    name = f"my-{paper}.{form}.jinja"
    done = riskreg("template", "new", "--paper", paper, "--format", form, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(f"{name} is written.")
    assert listed(tmp_path) == [name]
    checked = riskreg("template", "check", name, cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, b"")
    assert checked.stdout.decode().startswith(f"{name} can be used:")
    report = ["report", STAFF_ACCESS, *FIXED, "--paper", paper, "--format", form]
    shipped, own = (riskreg(*report, *more, cwd=tmp_path) for more in ([], ["--template", name]))
    assert words(own.stdout) == words(shipped.stdout) != []


def test_a_section_can_be_moved_and_left_out_and_words_put_between(tmp_path):
    riskreg("template", "new", "-o", "own.md.jinja", cwd=tmp_path)
    file = tmp_path / "own.md.jinja"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    first, second = [number for number, line in enumerate(lines) if line.startswith("{{ put(")][:2]
    lines[first], lines[second] = "Words of our own.\n\n", lines[first]
    file.write_text("".join(lines), "utf-8")
    assert riskreg("template", "check", "own.md.jinja", cwd=tmp_path).returncode == 0
    paper = riskreg("report", STAFF_ACCESS, "--template", "own.md.jinja", cwd=tmp_path).stdout.decode()
    assert paper.index("Words of our own.") < paper.index("## 1. Recommendations")
    assert "## 2. Both sides" not in paper


def test_a_copy_in_word_is_the_shipped_file(tmp_path):
    pytest.importorskip("docxtpl")
    done = riskreg("template", "new", "--format", "docx", "--paper", "one-page", cwd=tmp_path)
    assert done.returncode == 0
    copy = tmp_path / "my-one-page.docx"
    assert copy.read_bytes() == (ROOT / "templates" / "one-page" / "paper.docx").read_bytes()
    checked = riskreg("template", "check", copy, cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, b"")


def test_nothing_that_is_there_is_written_over(tmp_path):
    (tmp_path / "my-board-paper.md.jinja").write_text("mine", "utf-8")
    (tmp_path / "link.md.jinja").symlink_to("nowhere")
    for more in ([], ["-o", "."], ["-o", "link.md.jinja"]):
        done = riskreg("template", "new", *more, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, b"")
        assert "error RR803" in text(done)
        assert "is already there" in text(done)
    assert (tmp_path / "my-board-paper.md.jinja").read_text("utf-8") == "mine"
    assert listed(tmp_path) == ["link.md.jinja", "my-board-paper.md.jinja"]


def test_it_goes_where_it_is_asked_for(tmp_path):
    (tmp_path / "there").mkdir()
    riskreg("template", "new", "-o", "there", cwd=tmp_path)
    riskreg("template", "new", "-o", "new/own.md.jinja", cwd=tmp_path)
    assert listed(tmp_path / "there") == ["my-board-paper.md.jinja"]
    assert b"riskreg template check own.md.jinja" in (tmp_path / "new" / "own.md.jinja").read_bytes()


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    done = riskreg("template", "new", "-o", "file/own.md.jinja", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.search("error RR80[23]", text(done))


def test_all_names_that_are_not_there_are_told_at_once_each_at_its_place(tmp_path):
    file = tmp_path / "own.md.jinja"
    file.write_text("# {{ titel }}\n{% for paper in papers %}\n- {{ paper.qestion }} {{ paper.title|uper }}\n{% endfor %}\n", "utf-8")  # fmt: skip
    done = riskreg("template", "check", "own.md.jinja", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    told = done.stderr.decode()
    assert [row for row in told.splitlines() if "RR801" in row] == [
        "own.md.jinja:1:6  error RR801",
        "own.md.jinja:3:6  error RR801",
        "own.md.jinja:3:38  error RR801",
    ]
    for meant in ("`title`", "`question`", "`upper`"):
        assert f"Did you mean {meant}?" in told


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("one\n{% for x in %}", "own.md.jinja:2:1"),
        ("one\n\n{{ papers.__class__ }}", "own.md.jinja:3:4"),
        ("{% include '../secret' %}", "There is no template `../secret`."),
        ("a\n{% for i in range(99999) %}{% for j in range(99999) %}{{ i }}{% endfor %}{% endfor %}", "repeats too often"),
        ("{{ 'x' * 10**15 }}", "writes too much"),
        ("{{ papers[7].title }}", "has no element 7"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_is_told_why(tmp_path, source, said):
    (tmp_path / "own.md.jinja").write_text(source, "utf-8")
    done = riskreg("template", "check", "own.md.jinja", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr.decode().replace("\n  ", " ")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.md.jinja", "There is no file `none.md.jinja`."),
        ("folder.md", "There is no file `folder.md`."),
        ("register.yaml", "cannot be told from its name. Add --format md, html or docx."),
        ("own.jinja", "cannot be told from its name."),
    ],
)
def test_what_is_no_template_ends_with_the_status_of_a_wrong_command_line(tmp_path, name, said):
    (tmp_path / "folder.md").mkdir()
    for file in ("register.yaml", "own.jinja"):
        (tmp_path / file).write_text("{{ title }}\n", "utf-8")
    done = riskreg("template", "check", name, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()


def test_the_form_can_be_said_where_the_name_does_not_tell(tmp_path):
    (tmp_path / "own.jinja").write_text("{{ html.rules }}{{ title }}\n", "utf-8")
    assert riskreg("template", "check", "own.jinja", "--format", "html", cwd=tmp_path).returncode == 0
    done = riskreg("template", "check", "own.jinja", "--format", "md", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is no `html` here." in text(done)


def test_the_commands_are_in_the_help():
    assert "template" in text(riskreg("--help"))
    told = text(riskreg("template", "--help"))
    assert "new" in told
    assert "check" in told
