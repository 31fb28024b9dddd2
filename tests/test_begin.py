"""`riskreg init` as a person or a script meets it: what it asks, what it refuses, and all of it or nothing."""

import os
import pty
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import commands
import pytest
from making import AS_OF

from riskreg import packs
from riskreg.begin import Wish, begin
from riskreg.schemes import PRESETS
from riskreg.starter import AROUND
from riskreg.values import MOST_NAME

NAME = "Otherton Council"
WISH = ("--pack", "elections", "--organisation", NAME)
PLACES = {
    "registers/elections.yaml",
    *AROUND.values(),
    *(f"schemas/{name}.json" for name in ("register", "scheme", "config")),
}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def riskreg(*arguments, **more):
    """The real command, without a terminal."""
    if not more:
        return commands.as_text(commands.run([*map(str, arguments)], None, os.environ))
    command = [sys.executable, "-m", "riskreg", *arguments]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False, **more
    )


def files(folder="."):
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if not path.is_dir()}


# -- without a terminal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["new/folder", "a folder with spaces", "Räume-🚲", "."])
def test_a_new_repository_is_begun_in_any_folder_and_can_be_used_at_once(place):
    done = riskreg("init", place, *WISH)
    assert (done.returncode, done.stderr) == (0, "")
    assert files(place) == PLACES
    for name in PLACES:
        assert f"  {name}\n" in done.stdout
    for command in ("check", "score"):
        assert riskreg(command, "--as-of", str(AS_OF), cwd=place).returncode == 0
    assert ("this folder" in done.stdout) == (place == ".")


def test_without_a_folder_it_is_this_one_and_without_a_scheme_the_first_one():
    done = riskreg("init", *WISH)
    assert done.returncode == 0
    assert files() == PLACES
    assert f"scheme: {PRESETS[0]}\n" in Path("registers/elections.yaml").read_text()


def test_the_commands_that_it_names_can_be_copied_at_any_width():
    shown = riskreg("init", "it's a folder", *WISH, env={**os.environ, "COLUMNS": "40"}).stdout
    commands = [line.strip() for line in shown.splitlines() if line.startswith("       ")]
    assert commands[1:] == ["git init -q -b main", "riskreg git-setup", "riskreg check", "riskreg score"]
    assert subprocess.run(["sh", "-c", f"{commands[0]} && test -f riskreg.toml"], check=False).returncode == 0


def test_inside_of_a_repository_it_says_what_works_only_at_its_top():
    subprocess.run(["git", "init", "-q"], check=True)
    inner = riskreg("init", "risks", *WISH).stdout
    assert "git init" not in inner
    assert ".pre-commit-config.yaml to" in inner.replace("\n     ", " ")
    top = riskreg("init", *WISH).stdout
    assert "git init" not in top
    assert "Move " not in top


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say which pack: --pack staff-access. `riskreg packs` lists them."),
        (("--pack", "elections"), 'Say whose register it is: --organisation "Otherton Council".'),
        (("--pack", "electons", "--organisation", "A"), "There is no pack `electons`. Did you mean `elections`?"),
        (("--pack", "", "--organisation", "A"), "There is no pack ``. Use one of: "),
        (("--pack", "\x1b[31m" + "x" * 500, "--organisation", "A"), "There is no pack `<U+001B>[31mxx"),
        ((*WISH, "--scheme", "brighton"), "There is no scheme `brighton`. "),
        ((*WISH, "--scheme", ""), "There is no scheme ``. Use one of: "),
        ((*WISH, "--scheme", "nist-sp-800-30-5x4"), "Did you mean `nist-sp-800-30-5x5`?"),
        (("--pack", "elections", "--organisation", ""), "A name of 1 to 200 characters is expected"),
        (("--pack", "elections", "--organisation", "{organisation}"), "without braces"),
        ((*WISH, "--colour", "red"), "No such option"),
    ],
)
def test_what_cannot_be_done_is_a_wrong_command_line(arguments, said):
    done = riskreg("init", "new", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert max(map(len, done.stderr.splitlines())) < 250
    assert files() == set()


@pytest.mark.parametrize(
    "name",
    ["", " ", "\t", "a\nb", "a\rb", "{organisation}", "x}", "\u202eabc", "a\0b", "\x1b[31m", "x" * (MOST_NAME + 1)],
)
def test_a_name_that_no_organisation_has_is_refused(name):
    begun = begin(Path("new"), Wish("elections", name, None), None)
    assert begun.refusal.startswith("A name of 1 to 200 characters")
    assert files() == set()


@pytest.mark.parametrize("name", ["x" * MOST_NAME, "  Otherton \t Council ", "🚲", 'O\'Otherton: "#1" <b>', "null"])
def test_any_other_name_is_taken(name):
    assert begin(Path("new"), Wish("elections", name, None), None).refusal is None
    assert f"organisation: {' '.join(name.split())}\n".replace('"', "") in Path(
        "new/registers/elections.yaml"
    ).read_text().replace('\\"', "").replace('"', "")


# -- what is there already -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PLACES))
def test_whatever_is_there_already_is_named_and_kept(name):
    path = Path("kept", name)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"kept")
    done = riskreg("init", "kept", *WISH)
    assert done.returncode == 1
    assert "error RR803" in done.stderr
    assert f"{name} is there already" in done.stderr.replace("\n  ", " ")
    assert done.stdout == ""
    assert files() == {f"kept/{name}"}
    assert path.read_bytes() == b"kept"


def test_everything_that_is_there_is_named_at_once_and_a_second_time_changes_nothing():
    assert riskreg("init", *WISH).returncode == 0
    before = {name: Path(name).read_bytes() for name in files()}
    done = riskreg("init", "--pack", "elections", "--organisation", "Someone else")
    assert done.returncode == 1
    assert all(Path(name).name in done.stderr for name in PLACES)
    assert "are there already" in done.stderr.replace("\n  ", " ")
    assert {name: Path(name).read_bytes() for name in files()} == before


# -- only a register ---------------------------------------------------------------------------------------------------


def test_a_second_register_joins_a_repository_and_touches_nothing_else():
    assert riskreg("init", *WISH).returncode == 0
    before = {name: Path(name).read_bytes() for name in files()}
    more = ("--pack", "staff-access", "--organisation", NAME)
    refused = riskreg("init", *more)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "`--register-only`" in refused.stderr
    done = riskreg("init", *more, "--register-only")
    assert (done.returncode, done.stderr) == (0, "")
    assert files() - set(before) == {"registers/staff-access.yaml"}
    assert {name: Path(name).read_bytes() for name in before} == before
    assert "A new register is in this folder:" in done.stdout
    assert "git init" not in done.stdout
    assert "schemas" not in done.stdout
    commands = [line.strip() for line in done.stdout.splitlines() if line.startswith("       ")]
    assert commands == ["riskreg check registers/staff-access.yaml", "riskreg score registers/staff-access.yaml"]
    assert [riskreg(*command.split()[1:]).returncode for command in commands] == [0, 0]


def test_only_a_register_is_refused_where_it_is_there_and_the_mend_does_not_send_in_a_circle():
    assert riskreg("init", *WISH, "--register-only").returncode == 0
    assert files() == {"registers/elections.yaml"}
    before = Path("registers/elections.yaml").read_bytes()
    for arguments in ((), ("--register-only",)):
        done = riskreg("init", "--pack", "elections", "--organisation", "Someone else", *arguments)
        assert done.returncode == 1
        assert "error RR803" in done.stderr
        assert "registers/elections.yaml is there already" in done.stderr.replace("\n  ", " ")
        assert "--register-only" not in done.stderr
    assert Path("registers/elections.yaml").read_bytes() == before
    assert files() == {"registers/elections.yaml"}


def test_a_file_where_the_folder_should_be_is_in_the_way_of_a_register_too():
    Path("registers").touch()
    for arguments in ((), ("--register-only",)):
        done = riskreg("init", *WISH, *arguments)
        assert done.returncode == 1
        assert "registers is there already" in done.stderr.replace("\n  ", " ")
        assert "--register-only" not in done.stderr
    assert files() == {"registers"}


def test_where_the_editor_would_find_no_schema_it_says_how_to_put_it_there():
    shown = riskreg("init", "it's new", *WISH, "--register-only").stdout
    commands = [line.strip() for line in shown.splitlines() if line.startswith("       ")]
    script = " && ".join(commands)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert subprocess.run(["sh", "-ec", script], env={**os.environ, "PATH": path}, check=False).returncode == 0
    assert files() == {"it's new/registers/elections.yaml", "it's new/schemas/register.json"}


# -- another scheme ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", PRESETS)
def test_what_nobody_has_judged_is_said_where_levels_were_carried_over(scheme):
    own = packs.shipped("elections").document.data["scheme"]
    shown = " ".join(riskreg("init", *WISH, "--scheme", scheme).stdout.split())
    said = f"written for the scheme {own}. Its levels were carried over to {scheme}: "
    assert (said in shown) == ("Its appetite was left out" in shown) == (scheme != own)


# -- what cannot be written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "rule", "said"),
    [
        ("file", "RR803", "file is there already"),
        ("file/below/it", "RR803", "file is there already"),
        ("nowhere", "RR803", "nowhere is there already"),
        ("circle", "RR803", "circle is there already"),
        ("x" * 300, "RR802", "too long"),
        ("/proc/1/new", "RR802", "Nothing was left there"),
    ],
)
def test_a_place_where_no_folder_can_be_is_told_in_a_line(place, rule, said):
    Path("file").write_bytes(b"kept")
    Path("nowhere").symlink_to("gone")
    Path("circle").symlink_to("circle")
    done = riskreg("init", place, *WISH)
    assert done.returncode == 1
    assert f"error {rule}" in done.stderr
    assert said in done.stderr.replace("\n  ", " ")
    assert files() == {"file", "nowhere", "circle"}
    assert Path("file").read_bytes() == b"kept"


def test_a_link_to_a_folder_is_that_folder():
    Path("real").mkdir()
    Path("link").symlink_to("real")
    assert riskreg("init", "link", *WISH).returncode == 0
    assert files("real") == PLACES


def test_no_permission_to_write_is_told_in_a_line():
    command = [sys.executable, "-m", "riskreg", "init", "locked/new", *WISH]
    if os.geteuid() == 0:  # root may write everywhere, unless that is taken from it
        if shutil.which("setpriv") is None:
            pytest.skip("root may write into every folder, and setpriv is not here")
        command = ["setpriv", "--bounding-set", "-dac_override", *command]
    Path("locked").mkdir(mode=0o555)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert list(Path("locked").iterdir()) == []
    assert done.returncode == 1, done.stderr
    assert "error RR802" in done.stderr
    assert "permission denied. Nothing was left there." in done.stderr.replace("\n  ", " ")


def test_a_limit_that_stops_it_half_way_leaves_nothing():
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = riskreg("init", "new", *WISH, preexec_fn=little_room)
    assert done.returncode == 1
    assert "file too large. Nothing was left there." in done.stderr.replace("\n  ", " ")
    assert list(Path().iterdir()) == []


# -- Ctrl-C ------------------------------------------------------------------------------------------------------------


def test_ctrl_c_at_any_moment_leaves_everything_or_nothing():
    started = time.monotonic()
    assert riskreg("init", "measured", *WISH).returncode == 0
    took = time.monotonic() - started
    shutil.rmtree("measured")
    ends = set()
    # Without coverage in the command: its own writing at the end may hang when it is interrupted.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "COVERAGE"))}
    for moment in range(1, 25):
        place = Path(f"new-{moment}")
        process = subprocess.Popen(
            [sys.executable, "-m", "riskreg", "init", place, *WISH],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=unmeasured,
        )  # fmt: skip
        time.sleep(took * moment / 22)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert files(place) in (set(), PLACES)
        assert place.exists() == bool(files(place))
        if process.returncode == 130:
            assert errors == b"Stopped.\n" or b"Stopped." not in errors
        ends.add(process.returncode)
    assert ends & {130, -signal.SIGINT}, ends


@pytest.mark.parametrize("wait", range(3))
def test_ctrl_c_while_it_writes_leaves_nothing_and_says_so(wait):
    slow = (
        "import os, signal, sys, riskreg.__main__ as start\n"
        "fsync, calls = os.fsync, []\n"
        "def pressed(handle):\n"
        "    fsync(handle); calls.append(1)\n"
        f"    len(calls) == {1 + 5 * wait} and os.kill(os.getpid(), signal.SIGINT)\n"
        "os.fsync = pressed\n"
        "sys.argv = ['riskreg', *sys.argv[1:]]\n"
        "sys.exit(start.main())\n"
    )
    command = [sys.executable, "-c", slow, "init", "new/er", *WISH]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (130, b"Stopped.\n", b"")
    assert list(Path().iterdir()) == []


# -- questions -------------------------------------------------------------------------------------------------------


def answers(*given):
    """What a person answers, one after the other; and the questions that were put."""
    left, asked = list(given), []

    def ask(question, default):
        asked.append(question)
        answer = left.pop(0)
        return default if answer is None else answer

    return ask, asked, left


def test_only_what_is_missing_is_asked():
    wishes = (
        (Wish(None, None, None), ("elections", NAME, None), ["Which pack?", "Whose register", "Which scheme?"]),
        (Wish("elections", None, "east-devon-4x4"), (NAME,), ["Whose register"]),
        (Wish("elections", NAME, None), (" east-devon-4x4 ",), ["Which scheme?"]),
        (Wish("elections", NAME, "east-devon-4x4"), (), []),
    )
    for number, (wish, given, words) in enumerate(wishes):
        ask, asked, left = answers(*given)
        begun = begin(Path(str(number)), wish, ask)
        assert begun.refusal is None
        assert begun.faults == ()
        assert left == []
        assert all(word in question for word, question in zip(words, asked, strict=True))


def test_an_answer_that_cannot_be_is_asked_for_again_with_the_reason():
    ask, asked, left = answers("electons", "", "elections", " ", "a{b}", NAME, "best", None)
    begun = begin(Path("new"), Wish(None, None, None), ask)
    assert (begun.pack, begun.scheme, begun.refusal, left) == ("elections", PRESETS[0], None, [])
    assert "Did you mean `elections`?" in asked[1]
    assert "without braces" in asked[4]
    assert "There is no scheme `best`" in asked[7]
    assert files("new") == PLACES


def test_a_wrong_option_is_no_matter_for_questions():
    ask, asked, _ = answers()
    assert "Did you mean" in begin(Path("new"), Wish("electons", None, None), ask).refusal
    assert asked == []


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("README.md", Wish(None, None, None)),
        ("registers/elections.yaml", Wish("elections", None, None)),
        ("registers/elections.yaml", Wish("elections", None, None, register_only=True)),
    ],
)
def test_nobody_is_asked_or_shown_anything_where_it_cannot_be_begun(name, wish):
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).touch()
    ask, asked, _ = answers()
    begun = begin(Path(), wish, ask, lambda: asked.append("the packs"))
    (found,) = begun.faults
    assert found.rule.id == "RR803"
    assert ("--register-only" in found.remedy) == (name == "README.md")
    assert asked == []


def test_the_packs_are_shown_once_before_the_question_which_and_to_nobody_who_has_said_it():
    ask, asked, _ = answers("electons", "elections", NAME, None)
    begin(Path("new"), Wish(None, None, None), ask, lambda: asked.append("the packs"))
    assert [one.partition("?")[0] for one in asked[:2]] == ["the packs", "Which pack"]
    assert asked.count("the packs") == 1
    ask, asked, _ = answers(NAME, None)
    begin(Path("other"), Wish("elections", None, None), ask, lambda: asked.append("the packs"))
    assert "the packs" not in asked
    assert begin(Path("third"), Wish(None, NAME, None), None, lambda: asked.append("the packs")).refusal
    assert "the packs" not in asked


class Terminal:
    """The real command on a real terminal."""

    def __init__(self, *arguments):
        self.main, side = pty.openpty()
        kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "riskreg", *arguments], stdin=side, stdout=side, stderr=side,
            env={**kept, "TERM": "xterm-256color", "COLUMNS": "80"}, preexec_fn=self._own_terminal,  # noqa: PLW1509  # no other thread runs here
        )  # fmt: skip
        os.close(side)
        self.shown = ""

    @staticmethod
    def _own_terminal():
        """So that the terminal's Ctrl-C reaches the command."""
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def until(self, words):
        """Read on until these words are shown, or to the end."""
        start = len(self.shown)
        while words is None or words not in self.shown[start:]:
            ready, _, _ = select.select([self.main], [], [], 20)
            assert ready, f"nothing more after {self.shown!r}"
            try:
                part = os.read(self.main, 65536)
            except OSError:  # the other end is closed
                part = b""
            if not part:
                assert words is None, self.shown
                return self.shown
            self.shown += part.decode()
        return self.shown[start:]

    def type(self, text):
        """Type a text."""
        os.write(self.main, text.encode())

    def end(self):
        """Wait for the end: the exit status and what was shown since."""
        start = len(self.shown)
        self.until(None)
        os.close(self.main)
        return self.process.wait(20), self.shown[start:].replace("\r\n", "\n")


def test_on_a_terminal_a_person_is_asked_and_may_take_what_is_proposed():
    terminal = Terminal("init", "new")
    first = terminal.until("]: ")
    assert all(name in first for name in packs.NAMES)
    told = " ".join(first.split())
    assert all(f"{pack.about} Edition " in told for pack in packs.PACKS)
    assert "riskreg init" not in told
    terminal.type("genrative-ai\n")
    assert "Did you mean `generative-ai`?" in terminal.until("]: ")
    terminal.type("generative-ai\n")
    terminal.until("organisation: ")
    terminal.type("Ótherton: Council\n")
    assert "east-devon-4x4" in terminal.until("]: ").replace("\r\n", "")
    terminal.type("\n")
    status, shown = terminal.end()
    assert status == 0
    assert "What to do next" in shown
    register = Path("new/registers/generative-ai.yaml").read_text("utf-8")
    assert 'organisation: "Ótherton: Council"\n' in register
    assert f"scheme: {PRESETS[0]}\n" in register


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize("answered", [[], ["elections\n"], ["elections\n", "Otherton\n"]])
def test_ctrl_c_or_ctrl_d_in_place_of_an_answer_stops_it(key, answered):
    terminal = Terminal("init", "new")
    questions = ["pack? [staff-access]: ", "organisation: ", "]: "]
    for question, answer in zip(questions, answered, strict=False):
        terminal.until(question)
        terminal.type(answer)
    terminal.until(questions[len(answered)])
    time.sleep(0.05)  # until it reads
    terminal.type(key)
    status, shown = terminal.end()
    assert (status, shown.replace("^C", "").replace("^D", "").strip()) == (130, "Stopped.")
    assert files() == set()


def test_output_that_goes_elsewhere_is_no_terminal_and_asks_nothing():
    command = [sys.executable, "-m", "riskreg", "init", "new"]
    main, side = pty.openpty()
    done = subprocess.run(command, stdin=side, capture_output=True, text=True, check=False, timeout=30)
    os.close(side)
    os.close(main)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Say which pack")
