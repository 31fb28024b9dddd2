"""Bad input: a diagnostic with a remedy, and the other files are scored; hostile text prints as text."""

import re

import pytest
from making import as_yaml, mitigation, register, risk
from running import ANSI, FIXED, on_a_terminal, riskreg, text

CIRCLE = register(
    risks={
        "adopting": [risk("A1", treatment="terminate", moves_to=["N1"])],
        "not_adopting": [risk("N1", treatment="terminate", moves_to=["A1"])],
    },
    mitigations=[mitigation("policy")],
)


def changed(**keys):
    data = register()
    data["risks"]["adopting"][0].update(keys)
    return as_yaml(data)


BAD = {
    "an empty file": (b"", "RR003"),
    "a binary file": (bytes(range(256)) * 4, "RR002"),
    "bad UTF-8": (b"riskreg: 1\ntitle: caf\xe9\n", "RR002"),
    "UTF-16": ("riskreg: 1\n".encode("utf-16"), "RR002"),
    "a list at the top": (b"- riskreg\n", "RR011"),
    "a text at the top": (b"riskreg\n", "RR011"),
    "another format": (b"riskreg: 2\n", "RR008"),
    "no format": (b"title: x\n", "RR008"),
    "a scheme that does not exist": (as_yaml(register(scheme="brighton")), "RR301"),
    "a level out of range": (changed(likelihood=6), "RR305"),
    "a label misspelt": (changed(likelihood="Likley"), "RR305"),
    "an unknown key": (changed(liklihood=3), "RR009"),
    "a hand-written band": (changed(band="High"), "RR013"),
    "an id used twice": (changed(id="N1"), "RR101"),
    "a mitigation that does not exist": (changed(mitigated_by=[{"mitigation": "polcy"}]), "RR102"),
    "a circle of terminated risks": (as_yaml(CIRCLE), "RR105"),
    "a date that is none": (changed(review_on="2026-02-30"), "RR012"),
    "an effect of half a step": (changed(mitigated_by=[{"mitigation": "policy", "likelihood": -0.5}]), "RR011"),
    "a bomb of aliases": (b"a: &a [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 10)) for i in range(9)
    ), "RR004"),
    "brackets without end": (b"[" * 100_000, "RR004"),
    "a title of 100,000 characters": (changed(title="x" * 100_000), "RR011"),
    "two documents": (b"riskreg: 1\n---\nriskreg: 1\n", "RR007"),
    "a tag": (b"riskreg: 1\ntitle: !!python/object:os.system x\n", "RR007"),
    "a tab for an indent": (b"riskreg: 1\ndecision:\n\tquestion: x\n", "RR005"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_diagnostic_and_the_other_file_is_scored(tmp_path, name):
    content, rule = BAD[name]
    (tmp_path / "bad.yaml").write_bytes(content)
    (tmp_path / "good.yaml").write_bytes(as_yaml(register()))
    done = riskreg("score", "bad.yaml", "good.yaml", *FIXED, cwd=tmp_path)
    assert done.returncode == 1
    assert f"error {rule}" in done.stderr.decode()
    assert re.search(r"bad\.yaml:\d+:\d+  error", done.stderr.decode())
    assert "Mend: " in done.stderr.decode()
    assert "Something goes wrong with A1" in done.stdout.decode()
    assert "Traceback" not in text(done)


@pytest.mark.parametrize("name", ["gone.yaml", "empty-folder", "a\0b", "x" * 300])
def test_a_file_that_cannot_be_read_is_2_and_the_other_file_is_scored(tmp_path, name):
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "good.yaml").write_bytes(as_yaml(register()))
    if "\0" in name:
        done = riskreg("score", "nul\ufffd.yaml", "good.yaml", cwd=tmp_path)  # a command line cannot hold a NUL
    else:
        done = riskreg("score", name, "good.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "RR001" in done.stderr.decode()
    assert "Something goes wrong with A1" in done.stdout.decode()


def test_a_file_of_a_hundred_megabytes_is_refused_at_once(tmp_path):
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    done = riskreg("score", "large.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "RR004" in done.stderr.decode()


HOSTILE = {
    "terminal escapes": '"\\e[31mred\\e]0;title\\a"',
    "rich markup": '"[red]x[/red] [link=http://x.example]y[/link]"',
    "a right-to-left override": '"safe \\u202egnp.exe"',
    "a second control set": '"\\x9b31m"',
    "a template": '"{{ 7*7 }}{% raw %}"',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "command",
    [["score"], ["score", "--format", "json"], ["score", "--format", "csv"], ["check"], ["report"], ["explain", "A1"]],
)
def test_hostile_text_prints_as_text(tmp_path, name, command):
    content = as_yaml(register()).replace(b'"Something goes wrong with A1"', HOSTILE[name].encode())
    (tmp_path / "register.yaml").write_bytes(content)
    done = riskreg(*command, *FIXED, cwd=tmp_path)
    assert done.returncode == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text(done))
    if name == "rich markup" and command == ["score"]:
        assert "[red]x[/red]" in ANSI.sub("", on_a_terminal(tmp_path, 100, "score", *FIXED))
