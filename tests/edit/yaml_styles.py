"""Data written as YAML in as many styles as people have: for tests that edit such texts."""

from hypothesis import strategies as st

KEYS = st.sampled_from(["id", "due date", "a: b", "c#", "é", "title", "no", "x", "owner", "1", "risks", "-"])
WORDS = st.sampled_from(
    [
        "policy",
        "a # b",
        "4",
        "no",
        "Café, late",
        "it's",
        "- x",
        "a: b",
        "",
        "£ 🚲",
        "two words",
        "[x",
        "'q'",
        '"',
        "a\\b",
    ]
)
LONG = st.sampled_from(
    [
        "one two three four",
        "first line\nsecond line\n",
        "one\n\ntwo",
        "text\n\n\n",
        "  begins with spaces\n",
        "a\n  more\nb\n",
    ]
)
SCALARS = st.one_of(WORDS, WORDS, LONG, st.integers(-9, 99), st.booleans(), st.none(), st.just(2.5))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=14,
)
DATA = st.one_of(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5), st.lists(VALUES, min_size=1, max_size=4))


class Written:
    """Writes data in one style or, with `random`, in another at each place."""

    def __init__(self, random):
        self.random = random
        self.step = random.choice([1, 2, 3, 4])
        self.item = random.choice([0, 0, 2, 4])
        self.dash = random.choice(["- ", "- ", "-   "])
        self.airy = random.random() < 0.3
        self.notes = random.random() < 0.5
        self.noted = 0
        self.single = random.choice("'\"")

    def text(self, data):
        lines = self.block(data, 0)
        if self.random.random() < 0.2:
            lines = ["# the head", "---", *lines]
        elif self.notes:
            lines = ["# the head", *lines]
        if self.random.random() < 0.1:
            lines.append("...")
        ends = self.random.choice(["\n", "\n", "\r\n", "mixed"])
        each = [self.random.choice(["\n", "\r\n"]) if ends == "mixed" else ends for _ in lines]
        text = "".join(line + end for line, end in zip(lines, each, strict=True))
        if self.random.random() < 0.2:
            text = text[: -len(each[-1])]
        return text

    def block(self, data, column):
        """The lines of a list or mapping (that may be one line, in brackets)."""
        indent = " " * column
        if not data or (column and self.random.random() < 0.15):
            return [indent + self.flow(data)]
        lines = []

        def own():
            return indent + self.note(1).lstrip()

        entries = data.items() if isinstance(data, dict) else ((None, value) for value in data)
        for key, value in entries:
            if lines:
                lines += [""] if self.airy else []
                if self.notes and self.random.random() < 0.2:
                    lines += self.random.choice([[own()], [own(), "", own()], [""]])
            lines += self.entry(key, value, column)
        return lines

    def entry(self, key, value, column):  # noqa: PLR0911
        indent = " " * column
        head = indent + (self.dash if key is None else self.key(key) + ": ")
        below = column + self.step
        if isinstance(value, dict | list) and value:
            if self.random.random() < 0.2:
                return [head + self.flow(value) + self.note()]
            if key is None:
                lines = self.block(value, column + len(self.dash))
                if self.random.random() < 0.9:
                    return [head + lines[0].lstrip(" "), *lines[1:]]
            else:
                lines = self.block(value, column + self.item if isinstance(value, list) else below)
                if lines[0].lstrip()[0] in "[{":
                    return [head + lines[0].strip()]
            return [head.rstrip() + self.note(), *lines]
        if isinstance(value, str):
            lines = self.long(value, below if key is not None else column + 2, column)
            return [head + lines[0], *lines[1:]]
        if value is None and self.random.random() < 0.5:
            return [head.rstrip() + self.note()]
        return [head + self.flow(value) + self.note()]

    def long(self, value, column, outside):
        """A text, in any of its ways."""
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        choice = self.random.random()
        if "\n" in value and body and choice < 0.7:
            told = str(column - outside) if body[0] == " " or self.random.random() < 0.2 else ""
            sign = "|" + told + ["-", "", "+"][min(ends, 2)]
            lines = body.split("\n") + [""] * (ends - 1)
            return [sign + self.note(), *((" " * column + line) if line else "" for line in lines)]
        if " " in value and value.replace(" ", "").isalpha():
            words = value.split(" ")
            if choice < 0.2:
                return [">-" + self.note(), *(" " * column + word for word in words)]
            if choice < 0.35:
                return [words[0], *(" " * column + word for word in words[1:])]
            if choice < 0.5:
                return [
                    '"' + words[0],
                    *(" " * column + word for word in words[1:-1]),
                    " " * column + words[-1] + '"' + self.note(),
                ]
        return [self.flow(value) + self.note()]

    def flow(self, value):
        """A value on one line, or a few in brackets."""
        if isinstance(value, dict):
            parts = [f"{self.key(key)}: {self.flow(inner)}" for key, inner in value.items()]
            return "{" + self.joined(parts) + "}"
        if isinstance(value, list):
            return "[" + self.joined([self.flow(inner) for inner in value]) + "]"
        if isinstance(value, str):
            return self.quoted(value)
        if value is None:
            return self.random.choice(["null", "~"])
        return str(value).lower() if isinstance(value, bool) else str(value)

    def joined(self, parts):
        if parts and self.notes and self.random.random() < 0.3:
            return self.spread(parts)
        pad = self.random.choice(["", "", " "]) if parts else ""
        comma = self.random.choice([", ", ", ", " , "])
        return pad + comma.join(parts) + (self.random.choice(["", "", ","]) if parts else "") + pad

    def spread(self, parts):
        """Parts over several lines, with comments behind and between them."""
        indent = "\n" + " " * 40  # further in than anything is
        text = self.random.choice(["", indent, self.note() + indent])
        last = self.random.choice(["", ","])
        for at, part in enumerate(parts):
            text += part + ("," if at < len(parts) - 1 else last)
            note = self.note(0.4)
            text += note + indent if note or self.random.random() < 0.6 else " "
            if text.endswith(indent) and self.random.random() < 0.2:
                text += self.note(1).lstrip() + indent
        return text

    def quoted(self, value):
        if value.replace(" ", "").isalpha() and value not in ("no", "") and self.random.random() < 0.7:
            return value
        if "\n" not in value and (self.single == "'" or self.random.random() < 0.2):
            return "'" + value.replace("'", "''") + "'"
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def key(self, key):
        if key.replace(" ", "").isalpha() and key != "no" and self.random.random() < 0.8:
            return key
        return f'"{key}"' if self.single == '"' else f"'{key}'"

    def note(self, often=0.2):
        """A comment, unlike every other."""
        if not self.notes or self.random.random() >= often:
            return ""
        self.noted += 1
        return f"  # note {self.noted}"


@st.composite
def texts(draw):
    """A text in some style, with what it holds."""
    random = draw(st.randoms(use_true_random=False, note_method_calls=False))
    data = draw(DATA)
    return Written(random).text(data), data
