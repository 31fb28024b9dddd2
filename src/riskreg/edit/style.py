"""How new lines are to look: as what stands beside them does, or else as the rest of the file does."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from riskreg.edit.drafts import Draft
from riskreg.edit.scalars import is_plain, key_text
from riskreg.edit.view import View, kind
from riskreg.source import Node

_MOST = 8  # neighbours that are looked at
_FAR = 100_000  # characters: a file that has shown no quotation mark by then has no habit
_QUOTE = re.compile(r"""(?:[-:,\[]|^)[ \t]+(['"])""", re.MULTILINE)
_JOIN = re.compile(r"[ \t]*,[ \t]*")
_COLON = re.compile(r"[ \t]*:[ \t]*")


def near(nodes: list[Node], position: int) -> list[Node]:
    """The nodes nearest to a position, the ones before it first."""
    return [*reversed(nodes[max(0, position - _MOST) : position]), *nodes[position : position + _MOST]]


class Style:
    """What the file shows of its own style; each answer is worked out once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._step: int | None = None
        self._item: int | None = None
        self._quote: str | None = None

    def peers(self, draft: Draft) -> list[Node]:
        """Other values that stand in places like this one: items of the same list, the same key beside it."""
        parent = draft.parent
        if parent is None:
            return []
        if isinstance(parent.node.data, list):
            around = [node for node in near(parent.nodes, int(draft.step or 0)) if node.number != draft.node.number]
        else:
            around = self.inner(self.peers(parent), draft.step)
        return [node for node in around if not node.alias][:_MOST]

    def models(self, draft: Draft, step: str | int) -> list[Node]:
        """Values that a new one at a key or index is to look like, the nearest first."""
        if isinstance(step, int):
            return [*near(draft.nodes, step), *self.inner(self.peers(draft), step)][:_MOST]
        found = self.inner(self.peers(draft), step)
        if not found and draft.nodes and {kind(node.data) for node in draft.nodes} in ({dict}, {list}):
            found = near(draft.nodes, len(draft.nodes))
        return found[:_MOST]

    def inner(self, models: list[Node], step: str | int | None) -> list[Node]:
        """What the models hold at a key; or for an index, some of all that lists hold."""
        if isinstance(step, str):
            found = (self.view.child(model, step) for model in models)
            return [node for node in found if node is not None]
        lists = (model for model in models if isinstance(model.data, list) and not model.alias)
        return list(islice((node for model in lists for node in self.view.children(model)[-3:]), _MOST))

    def flows(self, models: list[Node], value: Any) -> bool:
        """Whether the models write a list or mapping in brackets or braces."""
        for model in models:
            if kind(model.data) is kind(value) and model.data and not model.alias:
                return self.view.is_flow(model)
        return False

    def quote(self, models: list[Node], *, keys: bool = False, flow: bool = False) -> str:
        """The quotation mark that the models, or their keys, have although they need none; else nothing."""
        text = self.view.text
        for model in models:
            if keys and model.key is not None:
                data, source = None, text[model.key[0] : model.key[1]]
            elif isinstance(model.data, str) and not model.alias:
                data, source = model.data, self.view.source(model)
            else:
                continue
            if source[:1] not in ("'", '"') or source[:1] != source[-1:]:
                return ""
            bare = source[1:-1] if data is None else data
            if key_text(bare, flow=flow) == bare if data is None else is_plain(bare, flow=flow):
                return source[0]
        return ""

    @property
    def usual_quote(self) -> str:
        """The quotation mark that the file uses first."""
        if self._quote is None:
            found = _QUOTE.search(self.view.text, 0, _FAR)
            self._quote = found[1] if found else '"'
        return self._quote

    def step(self, draft: Draft | None) -> int:
        """How far the keys of a mapping are indented in their parent's."""
        if self._step is None:
            self._step = next(self._seen(draft, dict), 0) or next((at for at in self._seen(draft, list) if at), 2)
        return self._step

    def item_step(self, draft: Draft | None) -> int:
        """How far the dashes of a list are indented under its key."""
        if self._item is None:
            self._item = next(self._seen(draft, list), self.step(draft))
        return self._item

    def _seen(self, draft: Draft | None, wanted: type) -> Iterator[int]:
        """How far things of this kind are indented under a key, those nearest to a place first."""
        view = self.view
        chain: list[Node] = []
        above = draft
        while above is not None:
            chain.append(above.node)
            above = above.parent
        for container in islice(self._containers(chain), 200):
            if isinstance(container.data, dict) and view.is_block(container):
                column = view.column(view.content(container))
                for node in view.children(container)[:50]:
                    if isinstance(node.data, wanted) and view.is_block(node):
                        yield view.column(view.content(node)) - column

    def _containers(self, queue: list[Node]) -> Iterator[Node]:
        """Lists and mappings: the given ones, then those in the last of them, from the outside in."""
        yield from queue
        queue = queue[-1:]
        while queue:
            inner = [node for parent in queue[:20] for node in self.view.children(parent)[:20]]
            queue = [node for node in inner if self.view.is_container(node)]
            yield from queue

    def dash(self, draft: Draft) -> str:
        """A dash with the spaces that the items beside it have."""
        if isinstance(draft.node.data, list):
            for position in range(max(0, len(draft.nodes) - 2), len(draft.nodes)):
                start = self.view.entry(draft.node, position)
                between = self.view.text[start + 1 : draft.nodes[position].start]
                if between and not between.strip(" "):
                    return "-" + between
        return "- "

    def comma(self, draft: Draft) -> str:
        """What stands between two entries in brackets or braces."""
        nodes = draft.nodes
        if len(nodes) > 1:
            start = nodes[-1].start if nodes[-1].key is None else nodes[-1].key[0]
            found = _JOIN.fullmatch(self.view.text, self.view.end(nodes[-2]), start)
            if found is not None:
                return found[0]
        return ", "

    def colon(self, draft: Draft, quote: str) -> str:
        """What stands between a key and its value in braces."""
        for node in draft.nodes[-3:]:
            if node.key is not None:
                found = _COLON.fullmatch(self.view.text, node.key[1], node.start)
                if found is not None and (quote or found[0][-1] != ":"):
                    return found[0]
        return ": "
