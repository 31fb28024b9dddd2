"""What `init` puts down: the copy of every pack under every scheme, and the files around it, tried for real."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import AS_OF, ROOT
from markdown_it import MarkdownIt

from riskreg import __version__, packs, starter
from riskreg.assessment import ClassifiedRisk
from riskreg.comparison import Answer
from riskreg.diagnostics import Severity
from riskreg.edit import line_start
from riskreg.inspection import Asked, inspect
from riskreg.locate import SourceFile
from riskreg.model import SIDES
from riskreg.schemes import PRESETS, preset
from riskreg.scoring import score
from riskreg.source import parse
from riskreg.starter import AROUND, copy, repository
from riskreg.upstream import upstream

NAME = "Otherton Council"
BIN = Path(sys.executable).parent
each_pack = pytest.mark.parametrize("pack", packs.NAMES)


@cache
def begun(pack, scheme=PRESETS[0], organisation=NAME):
    """The files of a new repository."""
    return repository(packs.shipped(pack), organisation, preset(scheme))


def text(pack, **wish):
    """The copied register."""
    return begun(pack, **wish)[f"registers/{pack}.yaml"].decode()


def scored(content, folder=None):
    """A register's text, scored."""
    file = SourceFile("register.yaml", Path("register.yaml"), folder or Path(), content.encode())
    (one,) = score([file], AS_OF)
    return one


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A new repository on disk."""
    folder = tmp_path_factory.mktemp("begun")
    for name, content in begun("staff-access").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def run(folder, *command, **environment):
    """A command as a person would type it there."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True, check=False
    )  # fmt: skip


@each_pack
@pytest.mark.parametrize("scheme", PRESETS)
def test_every_copy_under_every_scheme_has_no_error_and_nothing_decided(pack, scheme):
    one = scored(text(pack, scheme=scheme))
    assert [found for found in one.diagnostics if found.severity is Severity.ERROR] == []
    evaluation = one.evaluation
    assert evaluation.scheme.key == scheme
    assert {item.status for item in evaluation.register.mitigations} == {"proposed"}
    assert evaluation.current.verdict.answer is evaluation.target.verdict.answer is Answer.NO_VERDICT
    assert not any(isinstance(outcome, ClassifiedRisk) for outcome in evaluation.outcomes)
    jsonschema.Draft202012Validator(json.loads(begun(pack)["schemas/register.json"])).validate(one.document.data)
    if scheme == PRESETS[0]:
        assert upstream(one).ours == []


@each_pack
def test_levels_keep_their_place_between_the_ends_of_another_scheme(pack):
    before, after = (scored(text(pack, scheme=name)).evaluation for name in (PRESETS[0], "east-devon-4x4"))
    carried = {1: 1, 2: 2, 3: 3, 4: 3, 5: 4}  # 3 stands half-way between 2 and 3, and the higher counts
    for side in SIDES:
        for was, now in zip(before.register.side(side), after.register.side(side), strict=True):
            assert now.likelihood == carried[was.likelihood]


EXAMPLE = re.compile(r"^# appetite:\n((?:#   [^\n]*: …\n)+)", re.MULTILINE)


@each_pack
@pytest.mark.parametrize("scheme", PRESETS[1:])
def test_under_another_scheme_the_appetite_is_left_to_decide_between_its_bands(pack, scheme):
    content, own = text(pack, scheme=scheme), packs.shipped(pack).document.data
    assert "appetite" not in parse(content.encode(), pack).data
    assert content.count("The highest band") == 1
    (example,) = EXAMPLE.findall(content)
    assert re.findall(r"#   (.*): …", example) == list(own["appetite"])
    above = " ".join(content.partition("# appetite:")[0].rpartition("\n\n")[2].replace("\n# ", " ").split())
    for band in preset(scheme).bands:
        assert re.search(rf"[ \"]{re.escape(band.name)}[ ,.\"]", above)
    taken = EXAMPLE.sub(lambda found: f"appetite:\n{found[1].replace('#', '')}", content)
    assert [one for one in scored(taken).diagnostics if one.severity is Severity.ERROR]  # nothing is decided by it
    for band in re.search(r"will?ing to carry: (.*?)\. The", above)[1].replace(" or ", ", ").split(", "):
        assert set(scored(taken.replace("…", band)).evaluation.register.appetite) == set(own["appetite"])


@each_pack
def test_a_copy_says_at_its_scheme_that_levels_were_carried_over_and_only_then(pack):
    for scheme in PRESETS:
        above = " ".join(text(pack, scheme=scheme).partition("\nscheme: ")[0].replace("\n# ", " ").split())
        said = above.endswith("Nobody has judged them on this scale: do so.")
        assert said == (scheme != packs.shipped(pack).document.data["scheme"])


@each_pack
def test_a_copy_says_of_no_concern_that_somebody_raised_it(pack):
    content = text(pack)
    data = parse(content.encode(), pack).data
    assert all("raised_by" not in one for one in data["concerns"])
    above = content.partition("\nconcerns:")[0].rpartition("\n\n")[2]
    assert "Nobody here has raised them yet." in " ".join(above.replace("\n# ", " ").split())
    assert all(word in data["caveat"] for word in ("scores", "costs", "reasons"))


@each_pack
def test_check_has_nothing_to_say_but_what_is_still_open(pack):
    file = SourceFile("register.yaml", Path("register.yaml"), Path(), text(pack).encode())
    found = inspect([file], AS_OF, Asked((), (), None)).diagnostics
    of_the_pack = {"RR201", "RR206", "RR501", "RR503", "RR504", "RR506", "RR603", "RR705", "RR707"}
    assert {one.rule.id for one in found} <= of_the_pack


@each_pack
def test_nothing_is_left_in_a_copy_that_only_happened_in_the_pack(pack):
    content, shipped = text(pack), packs.shipped(pack)
    data = parse(content.encode(), pack).data
    assert packs.left_out(data) == []
    assert content.count(shipped.organisation) == 1
    assert data["copied_from"]["organisation"] == shipped.organisation
    said = content.split("riskreg: 1", 1)[1]
    assert "illustrative" not in data["caveat"].casefold()
    for comment in re.findall(r"#[^\n]*", said):
        assert "RR" not in comment
        assert not re.search(r"\b(due after|recommended course|trial|last summer|at target)\b", comment)


@each_pack
def test_every_part_of_a_copy_has_one_comment_right_above_it(pack):
    lines = text(pack).splitlines()
    for key in ("decision", "options", "risks", "mitigations", "benefits", "consultation", "implications", "exempt"):
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
        assert lines[at - 1].startswith("# "), key
        assert "" in lines[at - 6 : at], key
    assert "\n\n\n" not in "\n".join(lines)
    assert max(map(len, (line for line in lines if line.lstrip().startswith("#")))) <= 110
    for side in SIDES:
        assert lines[lines.index(f"  {side}:") - 1].startswith("  # ")


@each_pack
def test_what_a_comment_shows_as_an_example_can_be_taken_as_it_is(pack):
    content = text(pack)
    content = re.sub(r"^# (review_on: )", r"\1", content, flags=re.MULTILINE)
    content = re.sub(r"^  # (meeting: )", r"  \1", content, flags=re.MULTILINE)
    shown = re.compile(r"^# ((?:lessons|background_papers):\n)((?:#  [^\n]*\n)+)", re.MULTILINE)
    content, times = shown.subn(lambda found: found[1] + found[2].replace("#", ""), content)
    assert times == 2
    (reviewed,) = re.findall(r"^#   (reviewed: .*)$", content, flags=re.MULTILINE)
    content = re.sub(r"^    - id: A1\n", f"\\g<0>      {reviewed}\n", content, flags=re.MULTILINE)
    one = scored(content)
    assert [found for found in one.diagnostics if found.severity is Severity.ERROR] == []
    register = one.evaluation.register
    assert register.review_on
    assert register.decision.meeting
    assert register.lessons
    assert register.background_papers
    assert register.risks.adopting[0].reviewed


def test_the_comments_of_a_copy_name_keys_that_there_are():
    model = json.loads(begun("staff-access")["schemas/register.json"])
    keys = set(re.findall(r'"([a-z_]+)": \{', json.dumps(model)))
    for pack in packs.NAMES:
        for comment in re.findall(r"^#[^\n]*", text(pack), re.MULTILINE):
            for name in re.findall(r"`([a-z_]+)(?::[^`]*)?`", comment):
                assert name in keys, comment


AWKWARD = [
    'O\'Otherton: "the" #1 Council',
    "- [x] *Otherton* _Council_ `now` <b>!</b> &amp; ![a](b)",
    "🚲 Council",
    "{",
    "@pack@ @organisation@",
    "no",
    "2027",
    "\\1 \\g<0> \\",
    "| a | b |",
    "x" * 200,
    "Café ~~Council~~ ###",
    "https://example.org/ www.example.org",
]


@pytest.mark.parametrize("name", [name for name in AWKWARD if "{" not in name])
def test_any_name_of_an_organisation_is_that_name_in_the_register_and_in_the_readme(name):
    files = begun("elections", organisation=name)
    one = scored(files["registers/elections.yaml"].decode())
    assert one.evaluation.register.organisation == name
    assert heading(files["README.md"].decode()) == f"Risk registers of {name}"


@given(
    st.text(
        st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="{}"), min_size=1
    )
)
def test_a_name_of_any_letters_is_read_as_it_was_said(name):
    said = " ".join(name.split()) or "x"
    content = copy(packs.shipped("elections"), said, preset(PRESETS[0]))
    assert parse(content.encode(), "copy").data["organisation"] == said


def heading(markdown):
    """The text of the first heading, as a reader sees it."""
    tokens = MarkdownIt().parse(markdown)
    assert tokens[0].tag == "h1"
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    return "".join(child.content for child in tokens[1].children)


def test_nothing_stands_for_something_else_any_more():
    for name, content in begun("staff-access").items():
        assert not re.search(rb"@[a-z]+@", content), name
    assert set(AROUND.values()) < set(begun("staff-access"))


def test_a_copy_that_would_say_something_else_than_it_should_is_never_handed_out(monkeypatch):
    monkeypatch.setattr(starter, "_undecided", lambda _: ())
    with pytest.raises(AssertionError, match="does not say what it should"):
        copy(packs.shipped("elections"), NAME, preset(PRESETS[0]))


def test_a_comment_inside_of_what_goes_goes_with_it_and_a_text_is_no_comment():
    shipped = packs.shipped("elections")
    held = shipped.document.text.replace("lessons:\n", "lessons:\n  # the worst first\n", 1)
    held = held.replace("    answer: >-\n", "    answer: >-\n      # 1 is this:\n", 1)
    changed = shipped._replace(document=parse(held.encode(), "elections"))
    content = copy(changed, NAME, preset(PRESETS[0]))
    assert "the worst first" not in content
    assert "# 1 is this:" in content


def steps_of(written):
    """The commands of the workflow."""
    steps = parse((written / AROUND["github-workflow.yml"]).read_bytes(), "workflow").data["jobs"]["registers"]["steps"]
    return [step["run"] for step in steps if "run" in step]


def test_the_workflow_is_one_that_github_takes_and_installs_the_wheel_that_is_kept(written):
    done = run(
        written, "check-jsonschema", "--builtin-schema", "vendor.github-workflows", AROUND["github-workflow.yml"]
    )
    assert done.returncode == 0, done.stdout
    assert steps_of(written)[0] == f"python -m pip install tools/riskreg-{__version__}-py3-none-any.whl"


WHY = "Paragraph 3 of Schedule 12A"
WHOLE = ("exempt: false\n", f"exempt: {WHY}\n")
ONE_RISK = ("    - id: A1\n", f"    - id: A1\n      exempt: {WHY}\n")


@pytest.mark.parametrize("shell", [["-e"], ["-e", "-o", "pipefail"]])  # as GitHub runs a step, and with `shell: bash`
@pytest.mark.parametrize(
    "exempt", [{}, {"elections": WHOLE}, {"elections": ONE_RISK}, {"elections": WHOLE, "staff-access": ONE_RISK}]
)
def test_the_steps_of_the_workflow_publish_the_public_edition(written, tmp_path, shell, exempt):
    summary, folder = tmp_path / "summary.md", tmp_path / "checkout"
    shutil.copytree(written, folder)
    titles = []
    for pack, name in {"elections": "the 'elections' of May", "staff-access": "staff-access"}.items():
        changed = text(pack).replace(*exempt.get(pack, ("", "")), 1)
        assert (WHY in changed) == (pack in exempt)
        if exempt.get(pack) == ONE_RISK:
            titles.append(parse(changed.encode(), "pack").data["risks"]["adopting"][0]["title"])
        (folder / "registers" / f"{name}.yaml").write_text(changed)
    for command in steps_of(written)[1:]:
        done = run(folder, "bash", *shell, "-c", command, GITHUB_STEP_SUMMARY=str(summary))
        assert done.returncode == 0, (command, done.stderr)
    papers = {form: list((folder / "papers").glob(f"*-public.{form}")) for form in ("md", "html")}
    left = 2 - sum(how == WHOLE for how in exempt.values())
    assert [len(found) for found in papers.values()] == [left, left]
    public = [paper.read_text("utf-8") for paper in papers["md"]]
    assert all(f"**{NAME}**" in paper for paper in public)
    assert sum("- Publication: Open to the public" in paper for paper in public) == left - len(titles)
    shown = summary.read_text("utf-8")
    assert shown in {"".join(public), "".join(reversed(public))}
    for paper in (*public, *(paper.read_text("utf-8") for paper in papers["html"])):
        assert not any(title in paper for title in titles)
    assert (folder / ".gitignore").read_text() == "papers/\n"


@pytest.fixture
def in_git(written, tmp_path):
    """A new repository that git keeps."""
    folder = tmp_path / "kept"
    shutil.copytree(written, folder)
    for command in (
        ["init", "-q"],
        ["config", "user.email", "a@example.org"],
        ["config", "user.name", "A"],
        ["add", "."],
    ):
        assert run(folder, "git", *command).returncode == 0
    return folder


def test_the_hook_for_pre_commit_is_valid_and_stops_a_register_with_an_error(in_git):
    assert run(in_git, "pre-commit", "validate-config").returncode == 0
    hook = parse((in_git / ".pre-commit-config.yaml").read_bytes(), "hook").data["repos"][0]["hooks"][0]
    assert hook["language"] == "system"
    assert "additional_dependencies" not in hook
    home = {"PRE_COMMIT_HOME": str(in_git / ".git" / "hooks")}
    for name in ("registers/staff-access.yaml", "riskreg.toml"):
        done = run(in_git, "pre-commit", "run", "--files", name, **home)
        assert (done.returncode, "Passed" in done.stdout) == (0, True), done.stdout
    assert "Skipped" in run(in_git, "pre-commit", "run", "--files", "README.md", **home).stdout
    register = in_git / "registers" / "staff-access.yaml"
    register.write_text(register.read_text().replace("likelihood: 5\n", "likelihood: 55\n", 1))
    done = run(in_git, "pre-commit", "run", "--files", "registers/staff-access.yaml", **home)
    assert done.returncode == 1
    assert "RR" in done.stdout


def test_the_editor_finds_every_schema_that_the_settings_name(written):
    settings = json.loads((written / ".vscode/settings.json").read_text())
    for place, patterns in settings["yaml.schemas"].items():
        jsonschema.Draft202012Validator.check_schema(json.loads((written / place).read_text()))
        assert patterns
    assert json.loads((written / ".vscode/extensions.json").read_text())["recommendations"]
    first = (written / "registers" / "staff-access.yaml").read_text().splitlines()[0]
    named = first.partition("$schema=")[2]
    assert (written / "registers" / named).resolve() == written / "schemas" / "register.json"
    assert (written / (written / "riskreg.toml").read_text().splitlines()[0].removeprefix("#:schema ")).is_file()


def test_every_setting_that_riskreg_toml_shows_is_one(written, tmp_path):
    shown = (written / "riskreg.toml").read_text()
    assert tomllib.loads(shown) == {}
    meant = re.sub(r"^# (?=[a-z-]+ = |\[|RR\d)", "", shown, flags=re.MULTILINE)
    held = tomllib.loads(meant)
    assert set(held) == {"fail-on", "select", "ignore", "severity", "limits", "register", "house"}
    schema = json.loads((written / "schemas" / "config.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(held)
    folder = tmp_path / "set"
    shutil.copytree(written, folder)
    before = run(folder, "riskreg", "check", "--as-of", str(AS_OF), "--format", "json")
    (folder / "riskreg.toml").write_text(meant.replace('RR6 = "note"', ""))  # the one line that changes something
    after = run(folder, "riskreg", "check", "--as-of", str(AS_OF), "--format", "json")
    assert before.returncode == after.returncode == 0, after.stdout + after.stderr
    assert before.stdout == after.stdout


def test_the_commands_of_the_readme_are_real_and_its_files_are_there(written, tmp_path):
    folder = tmp_path / "read"
    shutil.copytree(written, folder)
    tokens = MarkdownIt("commonmark").enable("table").parse((folder / "README.md").read_text())
    commands = [
        line.split("   ")[0] for token in tokens if token.type == "code_block" for line in token.content.splitlines()
    ]
    assert len(commands) >= 8
    for command in commands:
        done = run(folder, "bash", "-c", command)
        assert (done.returncode, done.stderr) == (0, ""), command
    for name in begun("staff-access"):
        assert (folder / name).read_bytes() == begun("staff-access")[name], name  # `riskreg schema` writes the same
    cells = [token.content for token in tokens if token.type == "inline" and token.content.startswith("`")]
    named = [found for cell in cells if (found := cell.strip("`").split("`")[0])]
    assert len(named) == 7
    assert [name for name in named if not (folder / name).exists()] == ["tools/"]  # still to be made, as it says there


def test_score_says_of_a_new_copy_that_nothing_is_decided(written):
    done = run(written, "riskreg", "score", "--as-of", str(AS_OF))
    assert done.returncode == 0
    assert "As things stand now, there is no verdict yet" in done.stdout
    assert "Not yet classified" in done.stdout


def test_the_offsets_of_a_line_begin_where_it_begins():
    assert [line_start("a\r\nb\rc\nd", at) for at in (0, 3, 5, 8)] == [0, 3, 5, 7]


# ------------------------------------------------------------------ from where riskreg is installed

# What fetches a package, and then riskreg by a name and not by a path; or a requirement on a version of that name.
INSTALLS = re.compile(
    r"""\b(?:pip[3x]?|uvx?|poetry|pdm|conda|brew|easy_install)\b(?:[^\n`|;&#]|\\\n)*?[\s"']riskreg(?![\w/.-])
    | \badditional_dependencies:[^#]{0,200}?\briskreg(?![\w/.-])
    | (?<![\w/.-])riskreg(?:\[\w*\])?\ ?(?:[=~!<>]=|===)\ ?[\d@{]
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize(
    "words",
    ["python -m pip install riskreg", "pip install -U riskreg", "`pip3 install 'riskreg[all]'`", "pip install riskreg==1.1.0",
     "pipx install riskreg", "pipx run riskreg check", "uvx riskreg", "uv tool install riskreg", "uvx --from riskreg riskreg",
     "pip install \\\n    riskreg", "riskreg>=1", "riskreg == @version@", "additional_dependencies: [riskreg]",
     "additional_dependencies:\n  - riskreg==1.1.0"],
)  # fmt: skip
def test_an_install_by_the_name_is_recognised(words):
    assert INSTALLS.search(words)


@pytest.mark.parametrize(
    "words",
    ["pip install tools/riskreg-1.1.0-py3-none-any.whl", "pip install dist/*.whl`; then `riskreg check`", "riskreg: 1", "riskreg >papers",
     "pip install ./riskreg/", "pip install x && riskreg check", "a pipe would have riskreg wait"],
)  # fmt: skip
def test_what_is_no_install_by_the_name_is_none(words):
    assert not INSTALLS.search(words)


def test_nothing_that_is_shipped_or_documented_installs_riskreg_by_its_name():
    """On the public index another project has that name."""
    pages = [path for folder in ("templates", "docs", "src", "benchmarks") for path in (ROOT / folder).rglob("*")]
    pages += [
        ROOT / name for name in ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".pre-commit-hooks.yaml")
    ]
    texts = {page: page.read_text("utf-8") for page in pages if page.is_file() and page.suffix not in (".pyc", ".docx")}
    assert sum("riskreg" in content for content in texts.values()) > 50
    found = [
        f"{page.relative_to(ROOT)}: {one[0]}" for page, content in texts.items() for one in INSTALLS.finditer(content)
    ]
    assert found == []
