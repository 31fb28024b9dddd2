"""A real browser, without its window: what it sees, hears and prints of pages in files."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("axe-core", "playwright-core")
# Nothing of the browser's own goes to the network; only root has to do without the sandbox.
ARGUMENTS = (
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)  # fmt: skip
TIMEOUT = 900
A4 = [595, 842]  # points
FOOT = 45  # points at the foot of a page in which only the page's number stands


def missing(*, printing=False):
    """What the tests in a browser would need and is not here, with how it comes here; None where all is here."""
    if (node := shutil.which("node")) is None:
        return "node is not here: install Node.js 20 or later"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < 20:
        return f"node is {version}: install Node.js 20 or later"
    if not all((HERE / "node_modules" / name / "package.json").exists() for name in PACKAGES):
        return f"{' and '.join(PACKAGES)} are not here: run npm ci in tests/browser"
    if browser() is None:
        return "no browser is here: install chromium"
    if printing and shutil.which("pdftotext") is None:
        return "pdftotext is not here: install poppler-utils"
    return None


def browser():
    """The first browser that is here."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def job(file, *checks, widths=(1280,), schemes=("light",), **others):
    """A page to look at: each check at each width in each colour scheme."""
    return {"file": str(file), "checks": checks, "widths": widths, "schemes": schemes, **others}


def seen(jobs):
    """What is seen of each page: its faults, the text that can be read, and what is announced. One browser for all."""
    asked = {"browser": browser(), "arguments": ARGUMENTS, "together": 2, "jobs": jobs}
    # What the browser keeps goes when it ends; a test's own folder has too long a name for its sockets.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["node", HERE / "driver.mjs"],
            input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=TIMEOUT,
            env={**os.environ, "TMPDIR": folder},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[:2000]
    return json.loads(done.stdout)


def printed(pdf):
    """What is wrong with printed pages: their size, or that there is nothing on one."""
    layout = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    faults = []
    for number, page in enumerate(ET.fromstring(layout).iterfind(".//{*}page"), 1):
        width, height = float(page.get("width")), float(page.get("height"))
        if sorted((round(width), round(height))) != A4:
            faults.append(f"page {number} is {width:.0f} by {height:.0f} points, not A4")
        if not any(float(word.get("yMax")) < height - FOOT for word in page):
            faults.append(f"page {number} is blank")
    return faults


def unprinted(pdf, text):
    """The words of a text that its print lacks, cut off at a page's side perhaps. A word may be broken over lines."""
    read = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
    there = re.sub(r"[\s\f\u00ad]+", "", read)
    return sorted({word for word in text.split() if word not in there})
