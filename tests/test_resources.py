"""What riskreg ships is found in a checkout and in an installed wheel; a broken installation fails loudly."""

import importlib.util
import os
import shutil
import subprocess
import sys

import pytest
from making import ROOT, STAFF_ACCESS

from riskreg import __version__, resources

AS_OF = ("--as-of", "2026-11-21")


@pytest.mark.parametrize(
    ("name", "file"), [("templates", "board-paper/paper.md.jinja"), ("registers", "staff-access.yaml")]
)
def test_in_a_checkout_the_folders_are_those_at_its_root(name, file):
    assert resources.folder(name) == ROOT / name
    assert (resources.folder(name) / file).is_file()


def test_a_folder_that_is_not_shipped_fails_loudly():
    with pytest.raises(FileNotFoundError, match="no sketches folder: install it again"):
        resources.folder("sketches")


@pytest.fixture
def elsewhere(tmp_path):
    """The module as it would be if riskreg were installed in this folder."""
    place = tmp_path / "src" / "riskreg"
    place.mkdir(parents=True)
    shutil.copy(resources.__file__, place)
    spec = importlib.util.spec_from_file_location("elsewhere", place / "resources.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_package_itself_comes_before_the_checkout(elsewhere, tmp_path):
    for folder in (tmp_path / "templates", tmp_path / "src" / "riskreg" / "templates"):
        folder.mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert elsewhere.folder("templates") == tmp_path / "src" / "riskreg" / "templates"


def test_a_folder_that_lies_beside_by_chance_is_not_taken_for_a_checkouts(elsewhere, tmp_path):
    (tmp_path / "templates").mkdir()
    with pytest.raises(FileNotFoundError):
        elsewhere.folder("templates")
    (tmp_path / "pyproject.toml").touch()
    assert elsewhere.folder("templates") == tmp_path / "templates"


def run(folder, *words, **environment):
    """Run a module of python in a folder, away from the checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=kept | environment, check=False, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A wheel built from a copy of the checkout, and installed by itself: the folder to put on the path."""
    folder = tmp_path_factory.mktemp("wheel")
    passed_over = shutil.ignore_patterns(".*", "tests", "docs", "benchmarks", "build", "dist", "__pycache__")
    shutil.copytree(ROOT, folder / "tree", ignore=passed_over)
    built = run(folder / "tree", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("*.whl")
    options = (
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    )
    placed = run(folder, "pip", "install", *options, "--target", str(folder / "site-packages"), str(wheel))
    assert placed.returncode == 0, placed.stderr
    return folder / "site-packages"


def test_the_wheel_holds_the_templates_and_the_registers_and_no_tests(installed):
    package = installed / "riskreg"
    for name in ("templates", "registers"):
        ours = {file.relative_to(ROOT / name): file.read_bytes() for file in (ROOT / name).rglob("*") if file.is_file()}
        there = {
            file.relative_to(package / name): file.read_bytes()
            for file in (package / name).rglob("*")
            if file.is_file()
        }
        assert there == ours
    assert (package / "py.typed").is_file()
    assert {file.name for file in installed.iterdir()} - {"bin"} == {"riskreg", f"riskreg-{__version__}.dist-info"}


def test_an_installed_riskreg_writes_the_same_paper_as_the_checkout(installed, tmp_path):
    shutil.copy(STAFF_ACCESS, tmp_path / "register.yaml")
    path = {"PYTHONPATH": str(installed)}
    for command in (("score",), ("score", "--format", "json"), ("report",)):
        there, here = (run(tmp_path, "riskreg", *command, *AS_OF, **environment) for environment in (path, {}))
        assert (there.returncode, there.stderr) == (0, b"")
        assert there.stdout == here.stdout
        assert there.stdout


def test_an_installed_riskreg_runs_from_where_it_was_installed(installed, tmp_path):
    (tmp_path / "where.py").write_text("import riskreg.resources as it\nprint(it.__file__, it.folder('templates'))\n")
    package = installed / "riskreg"
    shown = run(tmp_path, "where", PYTHONPATH=str(installed)).stdout.decode().split()
    assert shown == [str(package / "resources.py"), str(package / "templates")]


def test_a_broken_installation_says_so_and_writes_no_paper(installed, tmp_path):
    shutil.copytree(
        installed / "riskreg", tmp_path / "site-packages" / "riskreg", ignore=shutil.ignore_patterns("templates")
    )
    shutil.copy(STAFF_ACCESS, tmp_path / "register.yaml")
    environment = {"PYTHONPATH": str(tmp_path / "site-packages"), "TMPDIR": str(tmp_path)}
    done = run(tmp_path, "riskreg", "report", "-o", "paper.md", *AS_OF, **environment)
    assert done.returncode not in (0, 1, 2)
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "paper.md").exists()
    [details] = tmp_path.glob("riskreg-fault-*.txt")
    assert "this installation of riskreg has no templates folder: install it again" in details.read_text()
