"""How an organisation wants its papers to look: what the settings take, and which logos can be shown."""

import io
import os
import subprocess
import sys
import tracemalloc
import zlib
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
from riskreg.settings.pictures import NoPictureError, check_pixels, picture

RARE_JPEG = "This is a kind of JPEG that few programs can show."
DAMAGED_PNG = "This PNG is damaged, or only a part of it is there."


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


def run(*arguments):
    """Run riskreg as a command."""
    command = [sys.executable, "-m", "riskreg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


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
        ("JPEG", {}), ("JPEG", {"progressive": True}), ("JPEG", {"mode": "L"}), ("PNG", {"mode": "1"}), ("PNG", {"mode": "LA"}),
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
        assert with_logo(rare)[0] == RARE_JPEG
    assert with_logo(saved("JPEG", mode="CMYK"))[0] == RARE_JPEG  # without JFIF or Exif, which Word wants


def chunk(name, data):
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(packed, head=(8, 2, 0, 0, 0), size=(30, 20), between=b""):
    """A PNG, every sum of it right, whatever is packed in it; `head` is from the bit depth on."""
    sides = b"".join(side.to_bytes(4) for side in size)
    parts = chunk(b"IHDR", sides + bytes(head)), between, chunk(b"IDAT", packed), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PIXELS = bytes(20 * (1 + 30 * 3))
PALETTE = chunk(b"PLTE", bytes(6))
DAMAGED_PNGS = {
    "garbage": png(b"\x99" * 200),
    "nothing": png(b""),
    "too little": png(zlib.compress(PIXELS[:-1])),
    "too much": png(zlib.compress(PIXELS + b"\0")),
    "without its sum": png(zlib.compress(PIXELS)[:-4]),
    "another sum": png(zlib.compress(PIXELS)[:-4] + b"\1\2\3\4"),
    "a filter that is none": png(zlib.compress(b"\5" + PIXELS[1:])),
    "a filter that is none, far down": png(zlib.compress(PIXELS[:-91] + b"\xff" + PIXELS[1:91])),
    "a depth that is none": png(zlib.compress(PIXELS), (7, 2, 0, 0, 0)),
    "a colour type that is none": png(zlib.compress(PIXELS), (8, 5, 0, 0, 0)),
    "an interlacing that is none": png(zlib.compress(PIXELS), (8, 2, 0, 0, 2)),
    "no palette": png(zlib.compress(bytes(20 * 31)), (8, 3, 0, 0, 0)),
    "half a palette": png(zlib.compress(bytes(20 * 31)), (8, 3, 0, 0, 0), between=chunk(b"PLTE", bytes(5))),
    "a part that nobody knows": png(zlib.compress(PIXELS), between=chunk(b"XXXX", b"")),
    "parted": png(zlib.compress(PIXELS), between=chunk(b"IDAT", b"") + chunk(b"tEXt", b"a\0b")),
}


@pytest.mark.parametrize("what", DAMAGED_PNGS)
def test_a_png_that_cannot_be_unpacked_is_refused_though_its_sums_are_right(what):
    assert with_logo(DAMAGED_PNGS[what])[0] == DAMAGED_PNG


def test_a_whole_png_made_by_hand_is_taken():
    """What the damaged ones differ from."""
    assert with_logo(png(zlib.compress(PIXELS))).kind == "png"
    assert with_logo(png(zlib.compress(bytes(20 * 31)), (8, 3, 0, 0, 0), between=PALETTE)).kind == "png"


@pytest.mark.parametrize(
    ("size", "lengths"), [((1, 1), (2,)), ((3, 2), (2, 2, 2, 4)), ((8, 8), (2, 2, 3, 6, 10, 20, 36))]
)
def test_an_interlaced_png_is_taken_where_all_its_passes_are_there(size, lengths):
    def grey(length):
        return png(zlib.compress(bytes(length)), (8, 0, 0, 0, 1), size)

    assert with_logo(grey(sum(lengths))).kind == "png"
    assert with_logo(grey(sum(lengths) - 1))[0] == with_logo(grey(sum(lengths) + 1))[0] == DAMAGED_PNG


def test_a_png_that_would_fill_the_memory_is_not_unpacked():
    bomb = png(zlib.compress(bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(NoPictureError):
            check_pixels(bomb)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    endless = png(b"", size=(2**31 - 1, 2**31 - 1))
    assert with_logo(endless)[0] == "This picture has 2,147,483,647 by 2,147,483,647 pixels; a side may have 4,000."


def jpegs():
    """JPEGs that do not hold together, each by what is wrong with it."""
    content = saved("JPEG")
    frame, scan = content.index(b"\xff\xc0"), content.index(b"\xff\xda")
    count, end = frame + 9, frame + 2 + int.from_bytes(content[frame + 2 : frame + 4])
    yield from ((f"{n} components", content[:count] + bytes([n]) + content[count + 1 :]) for n in (0, 1, 2, 4, 200))
    none = b"\xff\xc0\x00\x08" + content[frame + 4 : count] + b"\0"
    yield "no components, and no room for any", content[:frame] + none + content[end:]
    yield "two frames", content[:frame] + content[frame:end] + content[frame:]
    yield "sampled by nothing", content[: count + 2] + b"\0" + content[count + 3 :]
    yield "no frame", content[:frame] + content[end:]
    yield "no scan", content[:scan] + b"\xff\xd9"
    yield "a scan of nothing", content[: scan + 4] + b"\0" + content[scan + 5 :]
    yield "no end", content[:-2]
    yield "a segment longer than the file", content[:frame] + b"\xff\xe5\xff\xff" + content[frame:]


DAMAGED_JPEGS = dict(jpegs())


@pytest.mark.parametrize("what", DAMAGED_JPEGS)
def test_a_jpeg_that_does_not_hold_together_is_refused(what):
    message = "This JPEG is damaged, or only a part of it is there."
    assert with_logo(DAMAGED_JPEGS[what], "logo.jpg")[0] == message


@pytest.mark.parametrize("logo", [DAMAGED_PNGS["garbage"], DAMAGED_JPEGS["0 components"]])
@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "html"])
def test_no_form_of_a_paper_takes_a_damaged_logo_and_the_old_file_stays(form, logo):
    Path("logo").write_bytes(logo)
    Path("riskreg.toml").write_text('[house]\nlogo = "logo"\nlogo-text = "Us"\n', encoding="utf-8")
    Path("register.yaml").write_bytes(as_yaml(register()))
    paper = "register" if form == "xlsx" else "board-paper"
    target = Path(f"paper.{form}")
    target.write_bytes(b"the old one")
    done = run("report", "register.yaml", "--paper", paper, "--format", form, "-o", str(target))
    assert done.returncode == Exit.USAGE
    assert "error RR908" in done.stdout + done.stderr
    assert target.read_bytes() == b"the old one"


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
