"""How an organisation wants its papers to look: what the settings take, and which logos can be shown."""

import io
import os
from pathlib import Path

import pytest
from making import AS_OF, as_yaml, evaluated, register
from PIL import Image

from riskreg.diagnostics import Exit
from riskreg.inspection import inspect
from riskreg.locate import SourceFile
from riskreg.paper.build import build
from riskreg.scoring import score
from riskreg.settings import home
from riskreg.settings.house import House, Words, house_of
from riskreg.settings.pictures import NoPictureError, picture


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    monkeypatch.chdir(repository)


def saved(kind, size=(30, 20), mode="RGB", **how):
    """A picture as a program of today writes it."""
    made = io.BytesIO()
    Image.new(mode, size, 1).save(made, kind, **how)
    return made.getvalue()


def house(text, name="riskreg.toml"):
    """The style that settings come to, and what is wrong: the rule, the line, the message and the remedy."""
    Path(name).write_text(text, encoding="utf-8")
    found, faults = house_of(home(Path()))
    assert all(one.file == name for one in faults)
    return found, [(one.rule.id, one.place.line, one.message, one.remedy) for one in faults]


def with_logo(content, name="logo.png"):
    """The logo in a file of these bytes, or the message and the remedy."""
    Path(name).write_bytes(content)
    found, faults = house(f'[house]\nlogo = "{name}"\nlogo-text = "Exampleshire Council"\n')
    assert (found.logo is None) is bool(faults)
    assert [(rule, line) for rule, line, _, _ in faults] in ([], [("RR908", 2)])
    return found.logo or faults[0][2:]


def refused(line):
    """The message and the remedy for one key of the house style."""
    found, ((rule, at, message, remedy),) = house(f"[house]\n{line}\n")
    assert (found, rule, at) == (House(), "RR903", 2)
    return message, remedy


# -- what the settings take -------------------------------------------------------------------------------------------


def test_nothing_need_be_said():
    assert house_of(home(Path())) == (House(), [])
    assert house("[house]\n") == (House(), [])


@pytest.mark.parametrize(("name", "table"), [("riskreg.toml", "house"), ("pyproject.toml", "tool.riskreg.house")])
def test_all_that_is_said_holds(name, table):
    Path("pictures").mkdir()
    Path("pictures/crest.png").write_bytes(saved("PNG"))
    text = f"""[{table}]
logo = "pictures/crest.png"
logo-text = "Exampleshire Council"
colour = "#1D70B8"
font = "Source Sans 3"
contact = "Risk team, risk@exampleshire.example"
terms = {{inherent = "Gross", target = "Goal"}}
"""
    found, faults = house(text, name)
    assert faults == []
    assert (found.colour, found.font, found.contact) == (
        "#1d70b8", "Source Sans 3", "Risk team, risk@exampleshire.example",
    )  # fmt: skip
    assert found.terms == Words("Gross", None, "Goal")
    logo = found.logo
    assert (logo.kind, logo.width, logo.height, logo.text) == ("png", 30, 20, "Exampleshire Council")
    assert logo.content == Path("pictures/crest.png").read_bytes()


def test_the_logo_lies_from_the_folder_of_the_settings_wherever_the_register_is():
    Path("logo.png").write_bytes(saved("PNG"))
    Path("riskreg.toml").write_text('[house]\nlogo = "logo.png"\nlogo-text = "Us"\n', encoding="utf-8")
    Path("registers/deep").mkdir(parents=True)
    assert house_of(home(Path("registers/deep")))[0].logo is not None


@pytest.mark.parametrize(
    ("colour", "message", "remedy"),
    [
        ("#ffdd00", "This colour has a contrast of 1.34:1 on white, and text needs at least 4.5:1.",
         'The nearest darker colour of the same hue that will do is "#887600" (4.52:1).'),
        ("#777777", "This colour has a contrast of 4.47:1 on white, and text needs at least 4.5:1.",
         'The nearest darker colour of the same hue that will do is "#767676" (4.54:1).'),
        ("teal", "A colour is a hash and six hexadecimal digits.", 'For example "#00703c", in quotes.'),
    ],
)  # fmt: skip
def test_a_colour_in_which_nobody_could_read_is_refused(colour, message, remedy):
    assert refused(f'colour = "{colour}"') == (message, remedy)


def test_the_colour_that_the_remedy_names_is_taken():
    for light in ("#ffdd00", "#f47738", "#00ffff", "#ffffff", "#ffc0cb"):
        _, remedy = refused(f'colour = "{light}"')
        named = remedy.split('"')[1]
        assert house(f'[house]\ncolour = "{named}"\n') == (House(colour=named), [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('font = "Arial, sans-serif"', "The name of a font is made of letters, digits, spaces and hyphens."),
        ('font = "x\'; }"', "The name of a font is made of letters, digits, spaces and hyphens."),
        ('font = "url(//example.org)"', "The name of a font is made of letters, digits, spaces and hyphens."),
        (f'font = "{"a" * 61}"', "This has 61 characters; at most 60 can stand here."),
        ('contact = "one\\ntwo"', "This is more than one line, or holds a character that nobody sees."),
        ('contact = "a\\u202Eb"', "This is more than one line, or holds a character that nobody sees."),
        (f'contact = "{"a" * 201}"', "This has 201 characters; at most 200 can stand here."),
        ('contact = ""', "This text is empty."),
        ('terms = {current = "a\\tb"}', "This is more than one line, or holds a character that nobody sees."),
        ('logo = "logo.png"', "The logo has no text for those who cannot see it."),
        ('logo = "/etc/logo.png"', "A path from the top of a disk holds on one computer only."),
        ("logo = 'C:\\logo.png'", "A path from the top of a disk holds on one computer only."),
        ('logo = "a\\u0000b"', "This is more than one line, or holds a character that nobody sees."),
    ],
)
def test_what_cannot_stand_in_the_style_is_refused_at_its_line(line, message):
    assert refused(line)[0] == message


def test_a_slip_in_a_key_is_told():
    _, ((rule, _, message, remedy),) = house('[house]\ncolor = "#1d70b8"\n')
    assert (rule, message, remedy) == ("RR902", "There is no key `color` here.", "Did you mean `colour`?")


# -- which logos can be shown -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("PNG", {}), ("PNG", {"mode": "RGBA"}), ("PNG", {"mode": "P"}), ("PNG", {"dpi": (300, 300)}),
        ("JPEG", {}), ("JPEG", {"progressive": True}), ("JPEG", {"mode": "L"}), ("JPEG", {"mode": "CMYK"}),
        ("JPEG", {"comment": b"x" * 500, "dpi": (300, 300)}), ("JPEG", {"icc_profile": b"p" * 70_000}),
    ],
)  # fmt: skip
def test_what_programs_write_is_a_picture_of_its_size(kind, how):
    found = picture(saved(kind, (123, 45), **how))
    assert found == (kind.lower(), 123, 45)


@pytest.mark.parametrize(("kind", "named"), [("GIF", "a GIF"), ("WEBP", "a WebP picture"), ("BMP", "a bitmap (BMP)"), ("TIFF", "a TIFF"), ("ICO", "an icon (ICO)")])  # fmt: skip
def test_another_kind_of_picture_is_named(kind, named):
    assert with_logo(saved(kind)) == (
        f"This is {named}, and a paper can show only PNG and JPEG.",
        "Save the logo as PNG, and name that file here.",
    )


@pytest.mark.parametrize(
    "drawing", [b'<svg xmlns="x"/>', b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- ours -->\n<SVG:svg/><svg>']
)
def test_an_svg_is_named(drawing):
    assert with_logo(drawing, "logo.svg")[0] == "This is an SVG, and a paper can show only PNG and JPEG."


@pytest.mark.parametrize("content", [b"", b"riskreg: 1\n", b"\x89PNG", b"\xff\xd8"])
def test_what_is_no_picture_is_not_taken_for_one_by_its_name(content):
    assert with_logo(content)[0] == "This is no picture."


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_no_part_of_a_picture_passes_for_the_whole(kind):
    content = saved(kind, (40, 30))
    for end in range(3, len(content)):
        with pytest.raises(NoPictureError):
            picture(content[:end])


def test_a_png_with_one_bit_changed_is_not_shown():
    content = saved("PNG", (4, 4))
    for at in range(8, len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises(NoPictureError):
            picture(bytes(changed))


def test_a_jpeg_that_few_programs_know_is_refused():
    content = saved("JPEG")
    frame = content.index(b"\xff\xc0")
    for marker in (0xC3, 0xC9, 0xCF):
        rare = content[:frame] + bytes([0xFF, marker]) + content[frame + 2 :]
        assert with_logo(rare)[0] == "This is a kind of JPEG that few programs can show."


def test_a_picture_that_is_too_large_is_refused():
    smaller = "Save it smaller: 1,000 pixels across are enough."
    assert with_logo(saved("PNG") + b"x" * 1024 * 1024) == ("This picture is larger than 1 MB.", smaller)
    assert with_logo(saved("PNG", (4_001, 2))) == (
        "This picture has 4,001 by 2 pixels; a side may have 4,000.",
        smaller,
    )
    assert with_logo(saved("PNG", (2, 4_000))).height == 4_000


def test_a_logo_that_is_not_there_or_is_no_file_is_told():
    _, ((rule, _, message, remedy),) = house('[house]\nlogo = "crest.png"\nlogo-text = "Us"\n')
    assert (rule, message) == ("RR908", "There is no such file.")
    assert remedy == "Write the path from the folder of these settings, with / between folders."
    Path("crest.png").mkdir()
    assert house(Path("riskreg.toml").read_text())[1][0][2] == "This is no file that can be read."
    Path("crest.png").rmdir()
    os.mkfifo("crest.png")
    assert house(Path("riskreg.toml").read_text())[1][0][2] == "This is no file that can be read."


@pytest.mark.parametrize("name", ["../logo.png", "pictures/logo.png", "linked.png", ".git/logo.png", "../missing.png"])
def test_a_logo_outside_the_repository_is_not_read(name, tmp_path):
    (tmp_path / "logo.png").write_bytes(saved("PNG"))
    Path(".git/logo.png").write_bytes(saved("PNG"))
    Path("pictures").symlink_to(tmp_path, target_is_directory=True)
    Path("linked.png").symlink_to(tmp_path / "logo.png")
    _, ((rule, _, message, _),) = house(f'[house]\nlogo = "{name}"\nlogo-text = "Us"\n')
    assert (rule, message) == ("RR908", "This file is no part of this repository, so it is not read.")


def test_check_reports_a_logo_once_and_keeps_to_the_other_settings():
    Path("riskreg.toml").write_text(
        'select = ["RR101"]\n[house]\nlogo = "crest.png"\nlogo-text = "Us"\n', encoding="utf-8"
    )
    files = []
    for name in ("a", "b"):
        Path(name).mkdir()
        files.append(SourceFile(f"{name}/register.yaml", Path(name, "register.yaml"), Path(name), b"riskreg: 1\n"))
    found = inspect(files, AS_OF)
    assert [one.rule.id for one in found.in_settings] == ["RR908"]
    assert found.status is Exit.USAGE


def test_a_faulty_file_of_settings_gives_no_style():
    found, faults = house('fail-on = "x"\n[house]\ncolour = "#1d70b8"\n')
    assert found == House()
    assert [rule for rule, *_ in faults] == ["RR903"]


# -- the words ---------------------------------------------------------------------------------------------------------


def test_the_words_of_the_organisation_stand_in_its_papers_and_nowhere_else(tmp_path):
    scored = score([SourceFile("register.yaml", None, tmp_path, as_yaml(register()))], AS_OF)
    words = Words(current="As we stand")
    (paper,), (usual,) = build(scored, AS_OF, terms=words).papers, build(scored, AS_OF).papers
    assert (paper.terms.inherent, paper.terms.current, paper.terms.target) == (
        usual.terms.inherent, "As we stand", usual.terms.target,
    )  # fmt: skip
    terms = {one.term for one in (*paper.verdicts, *paper.matrices, *paper.without)}
    assert terms == {"As we stand", usual.terms.target}
    assert usual.terms.current not in str(paper)
    assert scored[0].evaluation.scheme == evaluated(register()).scheme
