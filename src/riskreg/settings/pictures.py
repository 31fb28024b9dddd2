"""What a picture is and how large, from its own bytes: PNG and JPEG, which every form of a paper can show.

PNG: https://www.w3.org/TR/png-3/ (5.2 the signature, 5.3 chunks, 11.2.1 IHDR).
JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf (Annex B: markers, B.2.2 the frame header).
"""

import zlib
from typing import Literal, NamedTuple

Kind = Literal["png", "jpeg"]
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class Picture(NamedTuple):
    """A whole picture: its kind, and its size in pixels."""

    kind: Kind
    width: int
    height: int


class NoPictureError(Exception):
    """Bytes that are no picture for a paper. `what` says what they are, or what is wrong with them."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def picture(content: bytes) -> Picture:
    """The picture that some bytes are. Raises NoPictureError where they are another kind of file, or a broken one."""
    if content.startswith(_PNG):
        return Picture("png", *_size_of_png(content))
    if content.startswith(_JPEG):
        return Picture("jpeg", *_size_of_jpeg(content))
    other = _other_kind(content)
    raise NoPictureError(
        f"This is {other}, and a paper can show only PNG and JPEG." if other else "This is no picture."
    )


def _size_of_png(content: bytes) -> tuple[int, int]:
    """Width and height; every chunk is gone through, since a cut or damaged file would fail a form much later."""
    size, data, at = (0, 0), False, len(_PNG)
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 8 + length
        if int.from_bytes(content[end : end + 4]) != zlib.crc32(content[at + 4 : end]) or end + 4 > len(content):
            break
        if name == b"IHDR" and length == 13:
            size = (int.from_bytes(content[at + 8 : at + 12]), int.from_bytes(content[at + 12 : at + 16]))
        data = data or name == b"IDAT"
        if name == b"IEND" and data and all(size):
            return size
        at = end + 4
    raise NoPictureError("This PNG is damaged, or only a part of it is there.")


_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended and progressive; what shows pictures knows no other
_ALONE = (0x01, *range(0xD0, 0xD8))  # markers that no length follows
_TABLES = (0xC4, 0xC8, 0xCC)  # no frames, though they are numbered among them


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Width and height, from the frame header; the end of the picture must be there too."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker in _FRAMES:
            height, width = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
            if width and height and content.find(b"\xff\xd9", at + 9) >= 0:
                return width, height
            break
        if 0xC0 <= marker <= 0xCF and marker not in _TABLES:
            raise NoPictureError("This is a kind of JPEG that few programs can show.")
        if marker in (0xD9, 0xDA):
            break
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
    raise NoPictureError("This JPEG is damaged, or only a part of it is there.")


_OTHERS = (
    (0, b"GIF8", "a GIF"), (8, b"WEBP", "a WebP picture"), (0, b"BM", "a bitmap (BMP)"), (0, b"II*\0", "a TIFF"),
    (0, b"MM\0*", "a TIFF"), (0, b"%PDF", "a PDF"), (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyphei", "an HEIC picture"), (4, b"ftypmif1", "an HEIC picture"), (0, b"\0\0\1\0", "an icon (ICO)"),
)  # fmt: skip


def _other_kind(content: bytes) -> str | None:
    """What a file is that is no picture for a paper, where that is a kind that people have logos in."""
    if b"<svg" in content[:4096].lower():
        return "an SVG"
    return next((named for at, magic, named in _OTHERS if content.startswith(magic, at)), None)
