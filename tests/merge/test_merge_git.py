"""Real `git merge`, `git rebase` and `git cherry-pick`, with the driver that `riskreg git-setup` installs."""

import os
import subprocess
import sys

import pytest
from making import STAFF_ACCESS

from riskreg.source import parse

NAMES = ["registers/staff-access.yaml", 'our "own" risks/it\'s & more $x.yaml', "-x.yaml"]


def environment(home):
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}
    day = "2026-11-21T12:00:00+00:00"
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in (("NAME", "An Officer"), ("EMAIL", "officer@example.org"), ("DATE", day))}  # fmt: skip
    return {
        **kept,
        **who,
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "true",
    }


class Desk:
    """A repository with a register, and git in it."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.file = folder / name
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(STAFF_ACCESS.read_bytes())
        self.git("init", "-q", "-b", "main")
        self.setup()
        self.commit("The register")

    def run(self, *words):
        return subprocess.run(
            words, cwd=self.folder, env=environment(self.folder), capture_output=True, check=False, timeout=120
        )

    def git(self, *words, code=0):
        done = self.run("git", *words)
        assert done.returncode == code, (words, done.stderr.decode()[-500:])
        return done.stdout.decode()

    def setup(self):
        done = self.run(sys.executable, "-m", "riskreg", "git-setup", str(self.file.parent))
        assert done.returncode == 0, done.stderr.decode()

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "-q", "-m", message)

    def on(self, branch, start="main"):
        self.git("switch", "-q", "-c", branch, start)

    def change(self, *pairs):
        text = self.file.read_text("utf-8")
        for before, after in pairs:
            assert text.count(before) >= 1, before
            text = text.replace(before, after, 1)
        self.file.write_text(text, "utf-8")
        self.commit(f"Change {pairs[0][1][:20]!r}")

    @property
    def data(self):
        document = parse(self.file.read_bytes(), "r")
        assert not document.problems
        return document.data


@pytest.fixture(params=NAMES)
def desk(request, tmp_path):
    folder = tmp_path / 'the council\'s "risk" repository'
    folder.mkdir()
    return Desk(folder, request.param)


@pytest.fixture
def plain(tmp_path):
    return Desk(tmp_path, NAMES[0])


PLACE = "\n  # What could go wrong if we do not"


def risk(name, comment):
    return (
        f"\n    # {comment}\n    - id: {name}\n      title: Risk {name}\n      likelihood: 2\n      impact: 2\n{PLACE}"
    )


def test_two_officers_add_risks_at_the_same_place_and_change_one_risk(desk):
    desk.on("anna")
    desk.change((PLACE, risk("A90", "from Anna")), ("      likelihood: 5\n", "      likelihood: 4\n"))
    desk.on("bob")
    desk.change((PLACE, risk("A91", "from Bob")), ("      impact: 4\n", "      impact: 5\n"))
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "--no-edit", "anna")
    desk.git("merge", "-q", "--no-edit", "bob")
    adopting = desk.data["risks"]["adopting"]
    assert [one["id"] for one in adopting][-2:] == ["A90", "A91"]
    assert (adopting[0]["likelihood"], adopting[0]["impact"]) == (4, 5)
    text = desk.file.read_text("utf-8")
    assert text.count("# from Anna") == text.count("# from Bob") == 1
    assert desk.git("status", "--porcelain") == ""


def test_the_same_history_conflicts_without_the_driver(plain):
    plain.run(sys.executable, "-m", "riskreg", "git-setup", "--undo")
    plain.commit("Without")
    plain.on("anna")
    plain.change((PLACE, risk("A90", "from Anna")))
    plain.on("bob")
    plain.change((PLACE, risk("A91", "from Bob")))
    plain.git("merge", "anna", code=1)


def test_a_true_conflict_leaves_marks_around_one_field_and_the_file_unmerged(desk):
    desk.on("anna")
    desk.change(("due: 2027-03-31", "due: 2027-04-30"), (PLACE, risk("A90", "from Anna")))
    desk.on("bob")
    desk.change(("due: 2027-03-31", "due: 2027-05-31"), (PLACE, risk("A91", "from Bob")))
    done = desk.run("git", "merge", "anna")
    assert done.returncode == 1
    assert desk.git("diff", "--name-only", "--diff-filter=U", "-z").removesuffix("\0") == desk.name
    lines = desk.file.read_text("utf-8").splitlines()
    start = lines.index("<<<<<<< ours")
    assert lines[start : start + 5] == [
        "<<<<<<< ours",
        "    due: 2027-05-31",
        "=======",
        "    due: 2027-04-30",
        ">>>>>>> theirs",
    ]
    assert sum(line.startswith("<<<<<<<") for line in lines) == 1
    told = done.stderr.decode()
    assert "RR815" in told
    assert "`surgeries due` is `2027-05-31` in ours" in told
    assert "\x1b" not in told
    shown = [line for line in desk.git("diff").splitlines() if "due:" in line]
    assert [line.strip("+- ") for line in shown] == ["surgeries due: 31 May 2027", "surgeries due: 30 April 2027"]
    desk.file.write_text("\n".join([*lines[:start], lines[start + 3], *lines[start + 5 :], ""]), "utf-8")
    desk.commit("Settled")
    assert {"A90", "A91"} <= {one["id"] for one in desk.data["risks"]["adopting"]}


def test_a_rebase_goes_through_every_commit(plain):
    plain.on("anna")
    plain.change((PLACE, risk("A90", "from Anna")))
    plain.on("bob")
    plain.change((PLACE, risk("A91", "from Bob")))
    plain.change(("      likelihood: 5\n", "      likelihood: 4\n"))
    plain.change((f"\n    # from Bob{risk('A91', '').partition('# ')[2]}", PLACE))
    plain.change((PLACE, risk("A92", "from Bob again")))
    plain.git("rebase", "-q", "anna")
    assert [one["id"] for one in plain.data["risks"]["adopting"]][-2:] == ["A90", "A92"]
    assert plain.data["risks"]["adopting"][0]["likelihood"] == 4


def test_a_single_commit_is_picked_out_of_a_branch(plain):
    plain.on("bob")
    plain.change((PLACE, risk("A90", "not wanted")))
    plain.change((PLACE, risk("A91", "wanted")))
    plain.git("switch", "-q", "main")
    plain.change((PLACE, risk("A93", "of main")))
    plain.git("cherry-pick", "bob")
    assert [one["id"] for one in plain.data["risks"]["adopting"]][-2:] == ["A93", "A91"]


def test_branches_that_crossed_before_are_merged_over_a_made_up_base(plain):
    plain.on("anna")
    plain.change((PLACE, risk("A90", "from Anna")))
    plain.on("bob")
    plain.change((PLACE, risk("A91", "from Bob")))
    plain.git("branch", "bob-before")
    plain.git("merge", "-q", "--no-edit", "anna")
    plain.git("switch", "-q", "anna")
    plain.git("merge", "-q", "--no-edit", "bob-before")
    plain.change(("title: Risk A90", "title: Risk A90 of Anna"))
    plain.git("switch", "-q", "bob")
    plain.change(("title: Risk A91", "title: Risk A91 of Bob"))
    plain.git("merge", "-q", "--no-edit", "anna")
    titles = {one["id"]: one["title"] for one in plain.data["risks"]["adopting"]}
    assert (titles["A90"], titles["A91"]) == ("Risk A90 of Anna", "Risk A91 of Bob")


def test_what_is_sound_alone_and_not_together_is_left_unmerged(plain):
    plain.on("anna")
    start = plain.file.read_text("utf-8")
    at = start.index("\n  # Not priced: we are waiting for quotations.")
    end = start.index("\n# What should get better.")
    plain.change((start[at:end], ""), ("        - {mitigation: archive, impact: -1}\n", ""))
    plain.on("bob")
    plain.change(
        (
            PLACE,
            f"{risk('A91', 'uses it').removesuffix(PLACE)}      mitigated_by:\n        - {{mitigation: archive, impact: -1}}\n{PLACE}",
        )
    )
    done = plain.run("git", "merge", "anna")
    assert done.returncode == 1
    assert "RR102" in done.stderr.decode()
    assert "<<<<<<<" not in plain.file.read_text("utf-8")
    assert plain.git("diff", "--name-only", "--diff-filter=U").strip() == plain.name


def test_a_folder_called_riskreg_in_the_repository_is_not_run(plain):
    (plain.folder / "riskreg").mkdir()
    for name in ("riskreg/__init__.py", "riskreg/__main__.py", "typing.py"):
        (plain.folder / name).write_text("open('RUN', 'w')\n")
    plain.commit("A trap")
    plain.on("anna")
    plain.change((PLACE, risk("A90", "from Anna")))
    plain.on("bob")
    plain.change((PLACE, risk("A91", "from Bob")))
    plain.git("merge", "-q", "--no-edit", "anna")
    assert "A91: Risk A91" in plain.git("show", "HEAD^1")
    assert not (plain.folder / "RUN").exists()


@pytest.mark.parametrize("instead", ["/nowhere/python", "sh -c 'exit 70' sh"])
def test_where_riskreg_is_gone_or_fails_git_merges_by_itself(plain, instead):
    driver = plain.git("config", "merge.riskreg.driver").strip()
    plain.git("config", "merge.riskreg.driver", driver.replace(sys.executable, instead))
    plain.on("anna")
    plain.change((PLACE, risk("A90", "from Anna")))
    plain.on("bob")
    plain.change((PLACE, risk("A91", "from Bob")))
    plain.git("merge", "anna", code=1)
    text = plain.file.read_text("utf-8")
    assert text.count("<<<<<<< ours") == 1
    assert "A90" in text
    assert "A91" in text
    plain.git("merge", "--abort")
    plain.change(("riskreg: 1\n", "riskreg: 1\n# of Bob\n"))
    plain.git("switch", "-q", "-c", "carol", "main")
    plain.change(("\nexempt: false", "\n# of Carol\nexempt: false"))
    plain.git("merge", "-q", "--no-edit", "bob")
    assert plain.git("status", "--porcelain") == ""


def add(desk, title, impact):
    """`riskreg add risk` with the id that it gives by itself, in a clone that knows of no other branch."""
    done = desk.run(
        sys.executable, "-m", "riskreg", "add", "risk", "--side", "adopting", "--title", title, "--likelihood", "2",
        "--impact", impact, "--mitigated-by", "policy:likelihood=-1", "--as-of", "2026-11-21", desk.name,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture
def apart(plain, tmp_path_factory):
    """Two officers who each added a risk without knowing of the other: Bea's two commits are on the branch `bea`."""
    clone = tmp_path_factory.mktemp("bea") / "clone"
    plain.git("clone", "-q", str(plain.folder), str(clone))
    bea = Desk.__new__(Desk)
    bea.folder, bea.name, bea.file = clone, plain.name, clone / plain.name
    bea.setup()
    add(bea, "Bea one", "2")
    bea.change(("      likelihood: 5\n", "      likelihood: 5\n      moves_to: [A15]\n"))
    bea.change(("title: Bea one\n", "title: Bea one\n      owner: Bea\n"))
    add(plain, "Ann one", "3")
    plain.commit("Ann's")
    plain.git("fetch", "-q", str(clone), "main:bea")
    return plain


def both(desk):
    """The two new risks, each with its owner; and what is said of Bea's elsewhere."""
    risks = desk.data["risks"]["adopting"]
    found = {one["title"]: (one["id"], one.get("owner")) for one in risks if one["title"] in ("Ann one", "Bea one")}
    assert desk.git("diff", "--name-only", "--diff-filter=U") == ""
    checked = desk.run(sys.executable, "-m", "riskreg", "check", "--as-of", "2026-11-21", desk.name)
    assert checked.returncode == 0, checked.stdout.decode()[-500:]
    return found, risks[0].get("moves_to")


def test_the_id_that_two_officers_were_given_is_ours_and_theirs_is_another_in_a_merge(apart):
    done = apart.run("git", "merge", "--no-edit", "bea")
    assert done.returncode == 0
    assert "Both sides added a risk A15. “Bea one” is A16 now" in done.stderr.decode()
    assert both(apart) == ({"Ann one": ("A15", None), "Bea one": ("A16", "Bea")}, ["A16"])
    add(apart, "Ann two", "4")
    apart.commit("Ann's second")
    apart.git("switch", "-q", "bea")
    apart.change(("      owner: Bea\n", "      owner: Bea Officer\n"))
    apart.git("merge", "-q", "--no-edit", "main")
    assert both(apart) == ({"Ann one": ("A15", None), "Bea one": ("A16", "Bea Officer")}, ["A16"])


def test_the_id_that_two_officers_were_given_is_another_in_every_commit_of_a_rebase(apart):
    apart.git("switch", "-q", "bea")
    apart.git("rebase", "-q", "main")
    assert both(apart) == ({"Ann one": ("A15", None), "Bea one": ("A16", "Bea")}, ["A16"])


def test_the_id_that_two_officers_were_given_is_another_in_what_is_picked(apart):
    apart.git("cherry-pick", "bea~1", "bea")
    assert both(apart) == ({"Ann one": ("A15", None), "Bea one": ("A16", "Bea")}, ["A16"])


def test_the_id_that_two_officers_were_given_is_another_in_what_is_popped(apart):
    apart.git("switch", "-q", "--detach", "main~1")
    add(apart, "Bea one", "2")
    apart.git("stash")
    apart.git("switch", "-q", "main")
    apart.git("stash", "pop")
    assert both(apart)[0]["Ann one"] == ("A15", None)
    assert "Bea one" in both(apart)[0]


@pytest.mark.parametrize("onto", ["bea", "main"])
def test_branches_that_gave_out_ids_anew_and_crossed_come_together(apart, onto):
    apart.git("branch", "ann-before")
    apart.git("merge", "-q", "--no-edit", "bea")
    apart.change(("title: Ann one\n", "title: Ann one\n      owner: Ann\n"))
    apart.git("switch", "-q", "bea")
    apart.git("merge", "-q", "--no-edit", "ann-before")
    apart.change(("owner: Bea\n", "owner: Bea Officer\n"))
    apart.git("switch", "-q", onto)
    done = apart.run("git", "merge", "-q", "--no-edit", "main" if onto == "bea" else "bea")
    text = apart.file.read_text("utf-8")
    assert [text.count(owner) for owner in ("owner: Ann\n", "owner: Bea Officer\n")] == [1, 1]
    if onto == "main":  # the base that git made up has a third id for one of them: nobody but a person can choose
        assert "riskreg rename A15 A17" in done.stderr.decode()
        mark = "<<<<<<< ours\n    - id: A15\n=======\n    - id: A17\n>>>>>>> theirs\n"
        assert text.count(mark) == text.count("<<<<<<<") == 1
        apart.file.write_text(text.replace(mark, "    - id: A15\n"), "utf-8")
        apart.commit("Settled")
    found, _ = both(apart)
    assert {title: owner for title, (_, owner) in found.items()} == {"Ann one": "Ann", "Bea one": "Bea Officer"}
