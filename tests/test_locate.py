"""Which files a command is about: those that were named, else the registers that lie here."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskreg.locate import above, find, in_repository, repository
from riskreg.source import MOST_BYTES

REGISTER = "riskreg: 1\ntitle: A\n"
OTHER = "name: a scheme, say\n"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(name, text=REGISTER):
    """A file of this folder."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def names(*asked):
    """The names of what is found; no message may come with it."""
    found, message = find(asked)
    assert message is None
    return [one.name for one in found]


def fault(name):
    """The one diagnostic for a name: its message and its remedy."""
    found, message = find([name])
    assert message is None
    [one] = found
    assert (one.content, one.path, one.fault.rule.id, one.fault.place) == (None, None, "RR001", None)
    assert one.name == one.fault.file == name
    return one.fault.message, one.fault.remedy


def test_with_no_names_the_register_of_this_folder_is_taken_first():
    write("register.yaml")
    write("registers/a.yaml")
    assert names() == ["register.yaml"]


def test_with_no_names_and_no_register_here_those_in_registers_are_taken_by_name():
    for name in ("b.yaml", "a.yml", "c.txt", "d.YAML"):
        write(f"registers/{name}")
    assert names() == ["registers/a.yml", "registers/b.yaml"]


@pytest.mark.parametrize("there", [[], ["registers/scheme.yaml"], ["other.yaml"]])
def test_with_no_names_and_nothing_here_it_says_what_was_looked_for(there):
    for name in there:
        write(name, OTHER)
    found, message = find([])
    assert found == []
    assert message.startswith("There is no register here: looked for register.yaml, and for .yaml files")


def test_from_a_folder_below_the_registers_of_the_repository_are_named_and_how_to_ask_for_them(tmp_path, monkeypatch):
    write(".git/HEAD", "")
    for name in ("b", "a"):
        write(f"registers/{name}.yaml")
    write("notes/of/may.txt", OTHER)
    monkeypatch.chdir(tmp_path / "notes" / "of")
    _, message = find([])
    assert message.endswith(
        "But there are ../../registers/a.yaml and ../../registers/b.yaml: write ../.. behind the command, or go there first (cd ../..)."
    )
    assert [file.name for file in find(["../.."])[0]] == ["../../registers/a.yaml", "../../registers/b.yaml"]
    monkeypatch.chdir(tmp_path / "registers")
    assert find([])[1].endswith(
        "But there are a.yaml and b.yaml in this very folder: write a dot (.) behind the command."
    )
    assert [file.name for file in find(["."])[0]] == ["a.yaml", "b.yaml"]


def test_files_come_in_the_order_given_and_each_once():
    write("a.yaml")
    write("b.yaml")
    assert names("b.yaml", "a.yaml", "b.yaml") == ["b.yaml", "a.yaml"]


def test_a_file_that_is_named_is_read_whatever_it_says_and_wherever_it_lies():
    write("deep/er/scheme.txt", OTHER)
    [found], _ = find(["deep/er/scheme.txt"])
    assert (found.content, found.path, found.folder) == (OTHER.encode(), Path("deep/er/scheme.txt"), Path("deep/er"))
    assert found.fault is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (REGISTER, True),
        ("\ufeff" + REGISTER, True),
        ("# a comment\n\n---\nriskreg: 1\n", True),
        ("title: A\nriskreg: 1\n", True),
        ("riskreg : 1\n", True),
        ('"riskreg": 1\n', True),
        ("'riskreg': 1\n", True),
        ('{"riskreg": 1, "title": "A"}\n', True),
        ("{ riskreg: 1 }\n", True),
        ("a: 1\r\nriskreg: 1\r\n", True),
        (OTHER, False),
        ("", False),
        ("# riskreg: 1\n", False),
        ("other:\n  riskreg: 1\n", False),
        ("riskregister: 1\n", False),
        ("title: riskreg: 1\n", False),
        ("- riskreg\n", False),
    ],
)
def test_of_a_folder_only_files_with_the_key_riskreg_at_their_top_are_taken(text, is_one):
    write("folder/a.yaml", text)
    write("folder/z.yaml")
    assert names("folder") == ["folder/a.yaml", "folder/z.yaml"][0 if is_one else 1 :]


def test_a_folder_without_registers_of_its_own_stands_for_those_in_its_registers():
    write("project/scheme.yaml", OTHER)
    write("project/registers/a.yaml")
    assert names("project") == ["project/registers/a.yaml"]


def test_a_folder_with_registers_of_its_own_stands_for_those_alone():
    write("project/a.yaml")
    write("project/registers/b.yaml")
    assert names("project/") == ["project/a.yaml"]


def test_a_folder_named_as_a_register_is_not_taken_for_one():
    write("folder/a.yaml/inner.yaml")
    write("folder/b.yaml")
    assert names("folder") == ["folder/b.yaml"]


def test_a_folder_without_registers_is_a_fault():
    Path("empty").mkdir()
    message, remedy = fault("empty")
    assert message == "There is no register in the folder empty."
    assert "riskreg: 1" in remedy


def test_a_folder_that_leads_back_into_itself_ends():
    Path("registers").mkdir()
    Path("registers/registers").symlink_to(".")
    assert find([])[0] == []


def test_a_missing_file_is_a_fault_with_the_nearest_name_beside_it():
    write("registers/staff-access.yaml")
    message, remedy = fault("registers/staf-acces.yaml")
    assert message == "There is no file registers/staf-acces.yaml."
    assert remedy == "Did you mean registers/staff-access.yaml?"


@pytest.mark.parametrize("name", ["nothing-like-it.yaml", "no/such/folder/a.yaml"])
def test_a_missing_file_that_nothing_is_like_is_a_plain_fault(name):
    write("a.yaml")
    assert fault(name) == (f"There is no file {name}.", "Check the name, and the folder you are in.")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.yaml/b.yaml", "a.yaml/b.yaml cannot be read: not a directory."),
        ("circle", "circle cannot be read: too many levels of symbolic links."),
        ("a\0b", "a<U+0000>b cannot be read: its name cannot be used."),
        ("x" * 300, f"{'x' * 300} cannot be read: file name too long."),
        ("\x1b[31m", "There is no file <U+001B>[31m."),
        ("\udcff.yaml", "There is no file <U+DCFF>.yaml."),
    ],
    ids=["inside a file", "circle of links", "NUL", "too long", "escape sequence", "not text"],
)
def test_a_name_that_cannot_be_read_is_a_fault_and_is_shown_without_what_a_screen_obeys(name, message):
    write("a.yaml")
    Path("circle").symlink_to("circle")
    assert fault(name)[0] == message


@pytest.fixture
def little_allowed(tmp_path):
    """A user who may read only what is open to all: root, who may read everything, becomes nobody for a while."""
    tmp_path.chmod(0o755)
    before = os.geteuid()
    yield lambda: os.seteuid(65534) if before == 0 else None
    os.seteuid(before)


def test_a_file_that_may_not_be_read_is_a_fault(little_allowed):
    write("a.yaml")
    Path("a.yaml").chmod(0)
    little_allowed()
    assert fault("a.yaml") == ("You may not read a.yaml.", "Ask whoever owns it to let you read it.")


def test_a_folder_that_may_not_be_read_holds_no_register(little_allowed):
    write("folder/a.yaml")
    Path("folder").chmod(0)
    little_allowed()
    assert fault("folder")[0] == "There is no register in the folder folder."


def test_a_fault_in_one_name_leaves_the_others():
    write("a.yaml")
    found, message = find(["missing.yaml", "a.yaml"])
    assert message is None
    assert [one.content for one in found] == [None, REGISTER.encode()]


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"riskreg: 1\n")))
    write("a.yaml")
    found, _ = find(["-", "a.yaml"])
    assert [(one.name, one.path, one.content) for one in found] == [
        ("standard input", None, b"riskreg: 1\n"), ("a.yaml", Path("a.yaml"), REGISTER.encode()),
    ]  # fmt: skip


def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_large():
    with Path("a.yaml").open("wb") as file:
        file.truncate(MOST_BYTES + 100)
    [found], _ = find(["a.yaml"])
    assert len(found.content) == MOST_BYTES + 1


def test_a_pipe_can_be_named_like_a_file():
    os.mkfifo("pipe")
    with subprocess.Popen(["sh", "-c", "printf 'riskreg: 1' > pipe"]) as writer:
        [found], _ = find(["pipe"])
    assert (found.content, writer.returncode) == (b"riskreg: 1", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_not_called_empty(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    assert fault(str(tmp_path / "closed"))[0].startswith("You may not read")


def test_a_file_that_is_named_in_two_ways_is_one_file():
    write("d/a.yaml")
    write("d/b.yaml")
    files, _ = find(["d/a.yaml", "d", "./d/../d/b.yaml"])
    assert [file.name for file in files] == ["d/a.yaml", "d/b.yaml"]


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch], ids=["a repository", "a work tree"])
def test_above_a_folder_is_what_lies_up_to_the_top_of_its_repository(tmp_path, make):
    Path("a/b/c").mkdir(parents=True)
    make(Path("a/.git"))
    here = tmp_path / "a"
    assert list(above(Path("a/b/c"))) == [here / "b" / "c", here / "b", here]
    assert list(above(Path("a"))) == [here]
    assert repository(Path("a/b")) == here


def test_without_a_repository_only_the_next_folder_is_above(tmp_path):
    Path("a/b").mkdir(parents=True)
    assert list(above(Path("a/b"))) == [tmp_path / "a" / "b", tmp_path / "a"]
    assert repository(Path("a/b")) == tmp_path / "a"
    assert list(above(Path("/"))) == [Path("/")]


def test_above_a_link_is_what_lies_above_the_folder_that_it_leads_to(tmp_path):
    Path("a/.git").mkdir(parents=True)
    Path("a/b").mkdir()
    Path("link").symlink_to("a/b")
    Path("circle").symlink_to("circle")
    assert list(above(Path("link"))) == [tmp_path / "a" / "b", tmp_path / "a"]
    assert list(above(Path("circle")))[1] == tmp_path
    assert list(above(Path("x" * 300)))[1] == tmp_path


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """Outside the repository that one is in now, a file that looks like a register."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("riskreg: 1\nPASSWORD: x\n", encoding="utf-8")
    inside = tmp_path / "inside"
    (inside / ".git").mkdir(parents=True)
    (inside / ".git" / "config").write_text("riskreg: 1\ntoken = x\n", encoding="utf-8")
    monkeypatch.chdir(inside)
    return outside


@pytest.mark.parametrize("name", ["register.yaml", "registers/a.yaml"])
@pytest.mark.parametrize("target", ["outside.yaml", "inside/.git/config"])
def test_a_link_out_of_the_repository_is_followed_only_where_it_is_named(secret, name, target):
    Path("registers").mkdir()
    Path(name).symlink_to(secret.parent / target)
    for asked in ([], [str(Path(name).parent)]):
        [found], _ = find(asked)
        assert (found.name, found.content, found.path, found.fault.rule.id) == (name, None, None, "RR001")
        assert "no part of this repository" in found.fault.message
        assert found.fault.source_line is None
    [found], _ = find([name])
    assert found.content == (secret.parent / target).read_bytes()


def test_a_folder_of_registers_that_lies_elsewhere_is_not_looked_into_unless_it_is_named(secret):
    Path("registers").symlink_to(secret.parent)
    assert [one.content for one in find([])[0]] == [None]
    assert [one.content for one in find(["registers"])[0]] == [secret.read_bytes()]


def test_a_link_within_the_repository_is_read_and_one_to_no_register_is_passed_over(secret):
    write("shared/one.txt")
    Path("registers").mkdir()
    Path("registers/a.yaml").symlink_to(Path("shared/one.txt").resolve())
    secret.write_text("PASSWORD: x\n", encoding="utf-8")
    Path("registers/b.yaml").symlink_to(secret)
    assert [(one.name, one.content) for one in find([])[0]] == [("registers/a.yaml", REGISTER.encode())]


def test_a_name_with_a_line_end_stays_on_one_line():
    assert fault("a\n::error::b\t.yaml")[0] == "There is no file a<U+000A>::error::b<U+0009>.yaml."


def test_a_paper_tells_a_file_by_its_place_in_the_repository_and_never_by_that_on_the_machine(tmp_path, monkeypatch):
    (tmp_path / "kept" / ".git").mkdir(parents=True)
    (tmp_path / "kept" / "registers").mkdir()
    (tmp_path / "loose").mkdir()
    monkeypatch.chdir(tmp_path / "kept" / "registers")
    assert in_repository("registers/a.yaml") == "registers/a.yaml"
    assert in_repository(str(tmp_path / "kept" / "registers" / "a.yaml")) == "registers/a.yaml"
    assert in_repository("../registers/a.yaml") == "registers/a.yaml"
    assert in_repository(str(tmp_path / "loose" / "a.yaml")) == "a.yaml"
    assert in_repository("../../loose/a.yaml") == "a.yaml"
    assert in_repository("standard input") == "standard input"
