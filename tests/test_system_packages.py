"""What the tests use beyond Python is installed where that can be, and told where it cannot: no more than is missing."""

import shutil
import subprocess

import pytest
from making import ROOT

SCRIPT = ROOT / "scripts" / "system-packages.sh"
COMMANDS = {
    "chromium": "chromium",
    "npm": "npm",
    "poppler-utils": "pdftotext",
    "libreoffice-writer": "lowriter",
    "libreoffice-calc": "localc",
}
# apt-get as far as the script sees it: it keeps what it is asked for, and brings a command for each package.
APT_GET = """
echo "$*" >>"$asked"
case "$*" in *" install "*) ;; *) exit 0 ;; esac
for one; do [ "$one" != "$broken" ] || exit 100; done
case "$*" in *--download-only*) exit 0 ;; esac
for one; do
  case $one in
    chromium | npm) ln -s "$0" "$bin/$one" ;;
    poppler-utils) ln -s "$0" "$bin/pdftotext" ;;
    libreoffice-writer) ln -s "$0" "$bin/lowriter" ;;
    libreoffice-calc) ln -s "$0" "$bin/localc" ;;
  esac
done
"""
APT_CACHE = 'case $2 in nodejs) version=$node ;; *) version=1 ;; esac; echo "$2:"; echo "  Candidate: $version"'
DPKG = '[ "${2%%.*}" -ge "$4" ]'
SUDO = 'echo "sudo $*" >>"$asked"; [ "$2" = true ] || { shift; exec "$@"; }'


class Machine:
    """A machine with nothing on it but what is put there."""

    def __init__(self, folder):
        self.bin, self.asked = folder / "bin", folder / "asked"
        self.bin.mkdir()
        self.asked.touch()
        self.environment = {"broken": "", "node": "20.1"}
        for name in ("bash", "env", "awk", "timeout", "ln"):
            (self.bin / name).symlink_to(shutil.which(name))
        self.has("apt-get", APT_GET).has("apt-cache", APT_CACHE).has("dpkg", DPKG).has("id", "echo 0")

    def has(self, name, does=""):
        (self.bin / name).write_text(f"#!{self.bin}/bash\n{does}\n")
        (self.bin / name).chmod(0o755)
        return self

    def lacks(self, name):
        (self.bin / name).unlink()
        return self

    def set_up(self):
        """What the script says, and what apt-get and sudo were asked for."""
        done = subprocess.run(
            [self.bin / "bash", SCRIPT], capture_output=True, text=True, check=False, timeout=60,
            env={"PATH": str(self.bin), "bin": str(self.bin), "asked": str(self.asked), **self.environment},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines(), self.asked.read_text().splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def not_installed(why, *packages):
    tests = {
        "chromium": "the tests of the HTML papers in a browser",
        "npm": "the tests of the HTML papers in a browser and of the schemas in an editor",
        "poppler-utils": "the tests that read a PDF as a reader does",
        "libreoffice-writer": "the tests that open the Word papers in LibreOffice",
        "libreoffice-calc": "the tests that open the Excel papers in LibreOffice",
    }
    return [f"{package} could not be installed ({why}): {tests[package]} will be skipped" for package in packages]


def test_where_nothing_is_missing_nothing_is_asked_or_said(machine):
    for command in COMMANDS.values():
        machine.has(command)
    assert machine.set_up() == ([], [])


def test_what_is_missing_is_installed_and_nothing_else(machine):
    machine.has("google-chrome").has("npm").has("pdftotext")
    said, asked = machine.set_up()
    assert said == ["Installing what the tests use beyond Python: libreoffice-writer libreoffice-calc"]
    assert [line.rsplit(" --yes", 1)[1] for line in asked if " install " in line] == [
        " --no-install-recommends --download-only libreoffice-writer libreoffice-calc",
        " --no-install-recommends libreoffice-writer libreoffice-calc",
    ]
    assert machine.set_up()[0] == []


def test_without_root_or_sudo_it_is_only_said(machine):
    said, asked = machine.has("id", "echo 1000").set_up()
    assert said == not_installed("that needs root", *COMMANDS)
    assert asked == []
    assert machine.has("sudo", "exit 1").set_up() == (said, [])


def test_sudo_is_used_where_it_asks_for_no_password(machine):
    said, asked = machine.has("id", "echo 1000").has("sudo", SUDO).set_up()
    assert said == [
        "Installing what the tests use beyond Python: chromium-sandbox chromium nodejs npm poppler-utils libreoffice-writer libreoffice-calc"
    ]
    assert asked[0] == "sudo -n true"
    assert all(line.startswith("sudo -n env ") for line in asked[1::2])
    assert [line.endswith(told) for told, line in zip(asked[2::2], asked[1::2], strict=True)] == [True] * 3


def test_without_apt_get_it_is_only_said(machine):
    assert machine.lacks("apt-get").set_up() == (not_installed("there is no apt-get here", *COMMANDS), [])


def test_a_node_that_is_too_old_is_not_installed(machine):
    machine.environment["node"] = "18.20.4"
    said, asked = machine.set_up()
    assert said[1:] == not_installed("apt-get could not bring it", "npm")
    assert not any("nodejs" in line for line in asked)


def test_what_fails_keeps_nothing_else_from_being_installed(machine):
    machine.environment["broken"] = "chromium"
    said, _ = machine.set_up()
    assert said[1:] == not_installed("apt-get could not bring it", "chromium")
