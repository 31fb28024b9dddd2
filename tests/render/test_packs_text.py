"""`packs`: every pack with its question and its size, on the screen that there is."""

import pytest
from making import ROOT

from riskreg.packs import PACKS
from riskreg.render.layout import plain, width
from riskreg.render.packs_text import packs_list, packs_text
from riskreg.source import parse


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_no_line_is_wider_than_the_screen_and_nothing_is_lost(cells):
    lines = plain(packs_text(cells)).splitlines()
    assert max(map(width, lines)) <= cells
    told = " ".join(" ".join(lines).split())
    for pack in PACKS:
        data = parse((ROOT / "registers" / f"{pack.name}.yaml").read_bytes(), pack.name).data
        sides = " and ".join(str(len(data["risks"][side])) for side in ("adopting", "not_adopting"))
        size = f"Edition {data['edition']}: {sides} risks, {len(data['mitigations'])} mitigations."
        assert f"{pack.name} {pack.about} {size}" in told
    assert lines[-1].strip() == "riskreg init my-registers --pack staff-access"
    assert "riskreg" not in plain(packs_list(cells))  # for whoever has begun already
