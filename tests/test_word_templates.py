"""The shipped Word templates are what their script makes, and have what a paper of a public body must have."""

import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from riskreg.papers.layout import PAPERS

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
NAMES = [kind.name for kind in PAPERS]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder that the script has filled."""
    folder = tmp_path_factory.mktemp("templates")
    subprocess.run([sys.executable, "-W", "error", ROOT / "scripts/word_templates.py", folder], check=True)
    return folder


def test_there_is_a_template_for_every_paper_that_comes_in_word(made):
    assert sorted(file.parent.name for file in made.glob("*/paper.docx")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_script_makes_the_very_bytes_that_are_shipped(name, made):
    assert (made / name / "paper.docx").read_bytes() == (TEMPLATES / name / "paper.docx").read_bytes()


@pytest.mark.parametrize("kind", PAPERS, ids=NAMES)
def test_a_template_has_the_paper_size_the_language_and_the_styles(kind):
    template = docx.Document(str(TEMPLATES / kind.name / "paper.docx"))
    (size,) = {(round(section.page_width.mm), round(section.page_height.mm)) for section in template.sections}
    assert size == ((297, 210) if kind.landscape else (210, 297))
    assert 'w:lang w:val="en-GB"' in template.styles.element.xml
    assert template.core_properties.language == "en-GB"
    names = {style.name for style in template.styles}
    assert {"Title", "Heading 1", "Heading 4", "List Bullet", "List Number", "Caption", "Riskreg Table"} <= names
    foot = template.sections[0].footer._element.xml
    assert " PAGE " in foot
    assert " NUMPAGES " in foot


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_no_date_and_nothing_from_elsewhere(name):
    with zipfile.ZipFile(TEMPLATES / name / "paper.docx") as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [entry for entry in file.namelist() if b'TargetMode="External"' in file.read(entry)]
        assert b"dcterms" not in file.read("docProps/core.xml")
