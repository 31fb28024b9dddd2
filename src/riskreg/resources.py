"""Where templates/ and registers/ are: in an installed wheel inside the package, in a checkout at its root."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder of this name that riskreg ships (`templates` or `registers`).

    Raises FileNotFoundError where the installation is broken: neither the package holds it nor is this a
    checkout.
    """
    inside = _PACKAGE / name
    if inside.is_dir():
        return inside
    beside = _CHECKOUT / name
    if (_CHECKOUT / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise FileNotFoundError(f"this installation of riskreg has no {name} folder: install it again")
