"""Edits of real YAML files by machine: does what comes out hold what was meant, and do only those lines differ?

Four ways, side by side on the same edits: ruamel.yaml's round trip as it comes, the same told all that can be seen
of a file's style, yaml-edit, and riskreg. The files are those of this machine (real_files.py), so the counts of
another differ.
"""

import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from page import measured, options, show
from real_files import Trial, only_intended, real_files, trials, with_empty_lines

from riskreg.edit import CannotEdit, Insert, Remove, amended, intended
from riskreg.source import parse

GOOD, OTHER, WRONG, REFUSED, FAILED = "good", "other lines differ", "wrong data", "refused", "failed"


def main() -> int:
    return show(options(__doc__).parse_args(), "edits", lambda quick, _: tables(4 if quick else 240))


def tables(most: int) -> Iterator[str]:
    """Everything that is printed, line by line."""
    files = real_files(most)
    tried = [
        (path.name, content, trial)
        for path, content, document in files
        for trial in trials(document, path.name, each=2)
    ]
    yield measured()
    yield ""
    yield f"**{len(tried):,} edits of {len(files)} real files, one at a time**"
    yield ""
    yield "| way | only the intended lines differ | other lines differ too | wrong data | refused | failed | its time |"
    yield f"|---|{'---:|' * 6}"
    for name, way in WAYS.items():
        start = time.perf_counter()
        counts = Counter(outcome(way, *one) for one in tried)
        figures = [f"{counts[kind]:,}" for kind in (GOOD, OTHER, WRONG, REFUSED, FAILED)]
        yield f"| {name} | {' | '.join(figures)} | {time.perf_counter() - start:.1f} s |"


def outcome(way: Callable[[bytes, Trial], bytes], name: str, content: bytes, trial: Trial) -> str:
    """What became of one edit in one way."""
    try:
        after = way(content, trial)
    except CannotEdit:
        return REFUSED
    except Exception:  # noqa: BLE001  # whatever a library does instead
        return FAILED
    meant = intended(parse(content, name).data, [trial.operation])
    read = parse(after, name)
    if read.problems or repr(read.data) != repr(meant):
        return WRONG
    return GOOD if only_intended(content, after, with_empty_lines(content, trial)) else OTHER


def with_riskreg(content: bytes, trial: Trial) -> bytes:
    return amended(content, "file", [trial.operation])[0]


def with_ruamel(content: bytes, trial: Trial) -> bytes:
    from ruamel.yaml import YAML

    return _round_trip(YAML(), content, trial)


def with_ruamel_tuned(content: bytes, trial: Trial) -> bytes:
    from ruamel.yaml import YAML
    from ruamel.yaml.util import load_yaml_guess_indent

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    text = content.decode()
    _, indent, offset = load_yaml_guess_indent(text)
    mapping = next((len(line) - len(line.lstrip(" ")) for line in text.splitlines() if line.startswith(" ")), 2)
    yaml.indent(mapping=mapping, sequence=indent or 2, offset=offset or 0)
    yaml.explicit_start = text.startswith("---")
    yaml.line_break = "\r\n" if "\r\n" in text else "\n"
    yaml.representer.add_representer(
        type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    return _round_trip(yaml, content, trial)


def _round_trip(yaml: Any, content: bytes, trial: Trial) -> bytes:
    data = yaml.load(content)
    operation = trial.operation
    holder = data
    for step in operation.path if isinstance(operation, Insert) else operation.path[:-1]:
        holder = holder[step]
    if isinstance(operation, Insert):
        holder.insert(len(holder) if operation.index is None else operation.index, operation.value)
    elif isinstance(operation, Remove):
        del holder[operation.path[-1]]
    else:
        holder[operation.path[-1]] = operation.value
    into = io.BytesIO()
    yaml.dump(data, into)
    return into.getvalue()


def with_yaml_edit(content: bytes, trial: Trial) -> bytes:
    from yaml_edit import YamlFile

    file = YamlFile.parse(content.decode())
    operation = trial.operation
    root = file.document().root()
    steps = operation.path if isinstance(operation, Insert) else operation.path[:-1]
    holder = _container(root)
    for step in steps:
        holder = _container(holder[step])
    if isinstance(operation, Insert):
        holder.insert(len(holder) if operation.index is None else operation.index, operation.value)
    elif isinstance(operation, Remove):
        del holder[operation.path[-1]]
    else:
        holder[operation.path[-1]] = operation.value
    return str(file).encode()


def _container(node: Any) -> Any:
    """What a node holds, as something that can be changed."""
    from yaml_edit import Mapping, Sequence

    if isinstance(node, Mapping | Sequence):
        return node
    mapping = node.as_mapping()
    return node.as_sequence() if mapping is None else mapping


WAYS = {
    "ruamel.yaml's round trip": with_ruamel,
    "ruamel.yaml's round trip, tuned": with_ruamel_tuned,
    "yaml-edit": with_yaml_edit,
    "riskreg": with_riskreg,
}

if __name__ == "__main__":
    sys.exit(main())
