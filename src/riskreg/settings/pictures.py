"""What a picture is and how large, from its own bytes: PNG and JPEG, which every form of a paper can show.

PNG: https://www.w3.org/TR/png-3/ (5.2 the signature, 5.3 chunks, 8.1 interlacing, 9.2 filters, 11.2.1 IHDR).
JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf (Annex B: markers, B.2.2 the frame header, B.2.3 the scan header).
"""

import zlib
from collections.abc import Iterator
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
    """The picture that some bytes are. Raises NoPictureError where they are another kind of file, or a broken one.

    The pixels of a PNG are not unpacked for this: see check_pixels.
    """
    if content.startswith(_PNG):
        png = _png(content)
        return Picture("png", png.width, png.height)
    if content.startswith(_JPEG):
        return Picture("jpeg", *_size_of_jpeg(content))
    other = _other_kind(content)
    raise NoPictureError(
        f"This is {other}, and a paper can show only PNG and JPEG." if other else "This is no picture."
    )


def check_pixels(content: bytes) -> None:
    """Unpack a picture's pixels, and raise NoPictureError where they are damaged.

    For what `picture` has taken, once its size is known to be no more than there is room for: a PNG of a few
    bytes can claim any size. A JPEG's pixels say nothing: whatever they are, it shows something.
    """
    if content.startswith(_PNG) and not _png(content).unpacks():
        raise NoPictureError(_DAMAGED_PNG)


_DAMAGED_PNG = "This PNG is damaged, or only a part of it is there."
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# The passes of an interlaced PNG: where each begins, across and down, and how far apart its pixels are.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_NEEDED = (b"IHDR", b"PLTE", b"IDAT", b"IEND")  # any other whose name begins with a capital stops whoever reads it
_FILTERS = 5  # numbered from 0; each line of pixels begins with the number of its own


class _Png(NamedTuple):
    """What a PNG says of itself, with its pixels still packed."""

    width: int
    height: int
    bits: int  # of one pixel
    numbered: bool  # its pixels are numbers of colours in a palette
    interlaced: bool
    packed: bytes = b""

    def unpacks(self) -> bool:
        """Whether the pixels are all there, and no more than them."""
        lines = list(self._lines())
        size = sum(count * length for count, length in lines)
        inflate = zlib.decompressobj()
        try:
            pixels = inflate.decompress(self.packed, size + 1)
        except zlib.error:
            return False
        if len(pixels) != size or not inflate.eof:
            return False
        at = 0
        for count, length in lines:
            if max(pixels[at : at + count * length : length]) >= _FILTERS:
                return False
            at += count * length
        return True

    def _lines(self) -> Iterator[tuple[int, int]]:
        """How many lines of pixels there are in each pass, and how many bytes each has, with its filter's."""
        for left, top, across, down in _PASSES if self.interlaced else ((0, 0, 1, 1),):
            columns, rows = -((left - self.width) // across), -((top - self.height) // down)
            if columns > 0 and rows > 0:
                yield rows, 1 + (columns * self.bits + 7) // 8


def _png(content: bytes) -> _Png:
    """A PNG; every chunk is gone through, since a cut or damaged file would fail a form much later."""
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    head = _head(chunks[0][1]) if names[:1] == [b"IHDR"] else None
    data = [at for at, name in enumerate(names) if name == b"IDAT"]
    unknown = [name for name in names if name[:1].isupper() and name not in _NEEDED]
    beside = bool(data) and data[-1] - data[0] == len(data) - 1  # nothing may part them
    if head is None or names.count(b"IHDR") > 1 or unknown or not beside or names[-1] != b"IEND":
        raise NoPictureError(_DAMAGED_PNG)
    palettes = [len(held) for name, held in chunks[: data[0]] if name == b"PLTE"]
    if head.numbered and not (len(palettes) == 1 and 0 < palettes[0] <= 768 and palettes[0] % 3 == 0):
        raise NoPictureError(_DAMAGED_PNG)
    return head._replace(packed=b"".join(held for name, held in chunks if name == b"IDAT"))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG by name, up to its end or the first that is cut off or has another sum than it says."""
    at = len(_PNG)
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        if end + 4 > len(content) or int.from_bytes(content[end : end + 4]) != zlib.crc32(content[at + 4 : end]):
            return
        name = content[at + 4 : at + 8]
        yield name, content[at + 8 : end]
        if name == b"IEND":
            return
        at = end + 4


def _head(data: bytes) -> _Png | None:
    """What the first chunk of a PNG says; None where that cannot be."""
    if len(data) != 13:
        return None
    width, height = int.from_bytes(data[:4]), int.from_bytes(data[4:8])
    depth, colour, packing, filtering, interlacing = data[8:]
    if not (width and height) or depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlacing > 1:
        return None
    return _Png(width, height, depth * _CHANNELS[colour], colour == 3, bool(interlacing))


_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended and progressive; what shows pictures knows no other
_ALONE = (0x01, *range(0xD0, 0xD8))  # markers that no length follows
_TABLES = (0xC4, 0xC8, 0xCC)  # no frames, though they are numbered among them
_KNOWN = (b"\xff\xe0JFIF", b"\xff\xe1Exif")  # how one begins that a Word document can hold
_RARE_JPEG = "This is a kind of JPEG that few programs can show."
_COMPONENTS = (1, 3, 4)  # grey, colours, and the four of print


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Width and height, from the frame header; a scan and the end of the picture must be there too."""
    size = None
    if content[2:4] + content[6:10] not in _KNOWN:
        raise NoPictureError(_RARE_JPEG)
    for marker, data, end in _segments(content):
        if marker in _FRAMES:
            size = _frame(data) if size is None else None
            if size is None:
                break
        elif 0xC0 <= marker <= 0xCF and marker not in _TABLES:
            raise NoPictureError(_RARE_JPEG)
        elif marker == 0xDA:
            if size is not None and _is_scan(data) and content.find(b"\xff\xd9", end) > end:
                return size
            break
    raise NoPictureError("This JPEG is damaged, or only a part of it is there.")


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """The segments of a JPEG up to the first scan: the marker, the data, and where they end."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
            if marker == 0xD9 or not at + 4 <= end <= len(content):
                return
            yield marker, content[at + 4 : end], end
            at = end


def _frame(data: bytes) -> tuple[int, int] | None:
    """Width and height that a frame header gives; None where it does not hold together."""
    if len(data) < 6 or data[0] != 8 or data[5] not in _COMPONENTS or len(data) != 6 + 3 * data[5]:
        return None
    height, width = int.from_bytes(data[1:3]), int.from_bytes(data[3:5])
    sampled = all(1 <= part >> 4 <= 4 and 1 <= part & 15 <= 4 for part in data[7::3])
    named = len({*data[6::3]}) == data[5]  # each component has its own number
    return (width, height) if width and height and sampled and named else None


def _is_scan(data: bytes) -> bool:
    """Whether a scan header holds together."""
    return bool(data) and 1 <= data[0] <= 4 and len(data) == 4 + 2 * data[0]


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
