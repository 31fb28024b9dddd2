"""Which names of a template stand for nothing: found without filling it, all at once, each with the nearest that does.

A template is read as Jinja reads it, and every name in it is followed through the fields of the paper, loops and
filters included: `risk` in `{% for risk in paper.adopting %}` is a risk, so `risk.ownr` is reported wherever it
stands, in a branch that no register has come to yet too. What cannot be told for certain is never reported.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from jinja2 import nodes

from riskreg.render.sandbox import Sandbox
from riskreg.render.shapes import ANYTHING, LOOP, VALUE, Shape, either, many
from riskreg.wording import did_you_mean


class Unknown(NamedTuple):
    """A name that stands for nothing: the line it stands in (from 1), the name as written, and a remedy."""

    line: int
    name: str
    hint: str


def unknown_names(source: str, known: Mapping[str, Shape]) -> list[Unknown]:
    """Every name, field, filter and test in a template that is not there, by line, each once a line.

    `known` is what the template is given (`shapes.context`). Raises TemplateSyntaxError where Jinja cannot read the
    template, and RecursionError where it is nested more deeply than Python reads.
    """
    environment = Sandbox()
    reader = _Reader(environment.filters, environment.tests)
    reader.all(environment.parse(source).body, ChainMap(dict.fromkeys(environment.globals, ANYTHING) | dict(known)))
    return sorted(set(reader.found))


_Scope = ChainMap[str, Shape]
_LIST_FILTERS = frozenset({"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"})
_ONE_OF = frozenset({"first", "last", "random", "max", "min"})
_BY_ATTRIBUTE = frozenset({"selectattr", "rejectattr", "groupby"})  # their first argument names a field
_SAME = frozenset({"default", "d"})


class _Reader:
    """Walks through a template, with the shape of each name that stands at that place."""

    def __init__(self, filters: Iterable[str], tests: Iterable[str]) -> None:
        self.filters, self.tests = sorted(filters), sorted(tests)
        self.found: list[Unknown] = []
        self.statements: dict[type[nodes.Node], Callable[[nodes.Node, _Scope], None]] = {
            nodes.For: self._for,
            nodes.Assign: self._assign,
            nodes.AssignBlock: self._assign_block,
            nodes.Macro: self._macro,
            nodes.CallBlock: self._call_block,
            nodes.With: self._with,
            nodes.Block: self._inner,
            nodes.Import: self._import,
            nodes.FromImport: self._import,
        }
        self.expressions: dict[type[nodes.Node], Callable[[nodes.Node, _Scope], Shape]] = {
            nodes.Name: self._name,
            nodes.Getattr: self._getattr,
            nodes.Getitem: self._getitem,
            nodes.Filter: self._filter,
            nodes.Test: self._test,
            nodes.CondExpr: self._either,
            nodes.Or: self._either,
            nodes.And: self._either,
            nodes.Add: self._either,
            nodes.Const: lambda _node, _scope: VALUE,
            nodes.List: self._list,
            nodes.Tuple: self._list,
        }

    def all(self, body: Sequence[nodes.Node], scope: _Scope) -> None:
        """Read one node after the other: what one sets, the next may use."""
        for node in body:
            self.node(node, scope)

    def node(self, node: nodes.Node, scope: _Scope) -> Shape:
        """Read a node; the shape of what it gives, where it is an expression."""
        if type(node) in self.statements:
            self.statements[type(node)](node, scope)
        elif type(node) in self.expressions:
            return self.expressions[type(node)](node, scope)
        else:
            self.all(list(node.iter_child_nodes()), scope)
        return ANYTHING

    def _report(self, node: nodes.Node, name: str, hint: str) -> None:
        self.found.append(Unknown(node.lineno, name, hint))

    # -- what a template does

    def _for(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.For)
        over = self.node(node.iter, scope)
        inside = scope.new_child({"loop": LOOP})
        _bind(node.target, over.of or ANYTHING, inside)
        if node.test is not None:
            self.node(node.test, inside)
        self.all(node.body, inside)
        self.all(node.else_, scope.new_child())

    def _assign(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.Assign)
        pairs = [(node.target, node.node)]
        if isinstance(node.target, nodes.Tuple) and isinstance(node.node, nodes.Tuple):
            pairs = list(zip(node.target.items, node.node.items, strict=False))
        for (target, _), shape in zip(pairs, [self.node(value, scope) for _, value in pairs], strict=True):
            _bind(target, shape, scope)

    def _assign_block(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.AssignBlock)
        self.all(node.body, scope.new_child())
        _bind(node.target, ANYTHING, scope)

    def _macro(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.Macro)
        self.all(node.defaults, scope)
        scope[node.name] = ANYTHING
        own = dict.fromkeys(("caller", "varargs", "kwargs", *(argument.name for argument in node.args)), ANYTHING)
        self.all(node.body, scope.new_child(own))

    def _call_block(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.CallBlock)
        self.all([node.call, *node.defaults], scope)
        self.all(node.body, scope.new_child(dict.fromkeys((argument.name for argument in node.args), ANYTHING)))

    def _with(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.With)
        inside = scope.new_child()
        for target, value in zip(node.targets, node.values, strict=True):
            _bind(target, self.node(value, scope), inside)
        self.all(node.body, inside)

    def _inner(self, node: nodes.Node, scope: _Scope) -> None:
        assert isinstance(node, nodes.Block)
        self.all(node.body, scope.new_child({"super": ANYTHING}))

    def _import(self, node: nodes.Node, scope: _Scope) -> None:
        if isinstance(node, nodes.Import):
            scope[node.target] = ANYTHING
        elif isinstance(node, nodes.FromImport):
            for name in node.names:
                scope[name[1] if isinstance(name, tuple) else name] = ANYTHING

    # -- what a template asks for

    def _name(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.Name)
        if node.name in scope or node.name == "self":
            return scope.get(node.name, ANYTHING)
        self._report(node, node.name, did_you_mean(node.name, sorted(scope)))
        return ANYTHING

    def _getattr(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.Getattr)
        return self._field(node, node.attr, self.node(node.node, scope), _written(node))

    def _getitem(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.Getitem)
        shape = self.node(node.node, scope)
        self.node(node.arg, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, node.arg.value, shape, _written(node), item=True)
        if shape.kind == "list":
            return shape if isinstance(node.arg, nodes.Slice) else shape.of or ANYTHING
        return VALUE if shape.kind == "value" else ANYTHING

    def _field(self, node: nodes.Node, field: str, shape: Shape, written: str, *, item: bool = False) -> Shape:
        """The shape of a field; reported where a thing of that shape has none of this name."""
        inner = shape.get(field, item=item)
        if inner is not None:
            return inner
        if shape.kind == "list" and shape.of is not None and shape.of.get(field) is not None:
            whole = written.rpartition(".")[0] or "…"
            self._report(
                node, written, f"`{whole}` is a list: print its entries one by one, with `{{% for … in {whole} %}}`."
            )
        else:
            self._report(node, written, did_you_mean(field, sorted(shape.fields)))
        return ANYTHING

    def _filter(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.Filter)
        shape = self.node(node.node, scope) if node.node is not None else VALUE  # None: a filter block's own text
        self.all([*node.args, *node.kwargs], scope)
        if node.name not in self.filters:
            self._report(node, f"| {node.name}", did_you_mean(node.name, self.filters))
            return ANYTHING
        found = self._by_attribute(node, shape)
        if node.name in _SAME or (node.name in _LIST_FILTERS and shape.kind == "list"):
            return shape
        if node.name in _ONE_OF:
            return shape.of or ANYTHING
        if node.name == "map" and found is not None:
            return many(found)
        return ANYTHING

    def _by_attribute(self, node: nodes.Filter, shape: Shape) -> Shape | None:
        """The field that a filter looks at in every entry: `sort(attribute="owner")`, `selectattr("current")`."""
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        named += node.args[:1] if node.name in _BY_ATTRIBUTE else []
        if not named or not isinstance(named[0], nodes.Const) or not isinstance(named[0].value, str):
            return None
        inner = shape.of or ANYTHING
        for field in named[0].value.split(",")[0].split("."):  # sort takes several, parted by commas
            inner = ANYTHING if field.isdigit() else self._field(node, field, inner, named[0].value, item=True)
        return inner

    def _test(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.Test)
        if node.name not in self.tests:
            self._report(node, f"is {node.name}", did_you_mean(node.name, self.tests))
        if node.name not in ("defined", "undefined"):  # there the question is whether it is there
            self.node(node.node, scope)
        self.all([*node.args, *node.kwargs], scope)
        return VALUE

    def _either(self, node: nodes.Node, scope: _Scope) -> Shape:
        """What is one or the other of two: `paper.adopting or []`, `a if b else c`; lists that are added."""
        if isinstance(node, nodes.CondExpr):
            self.node(node.test, scope)
            ways: list[nodes.Node] = [node.expr1, *([node.expr2] if node.expr2 is not None else [])]
        else:
            ways = list(node.iter_child_nodes())
        return either([self.node(way, scope) for way in ways])

    def _list(self, node: nodes.Node, scope: _Scope) -> Shape:
        assert isinstance(node, nodes.List | nodes.Tuple)
        return many(either([self.node(item, scope) for item in node.items]))


def _bind(target: nodes.Node, shape: Shape, scope: _Scope) -> None:
    """Give a name its shape; several names that share one value are not followed."""
    if isinstance(target, nodes.Name):
        scope[target.name] = shape
    elif isinstance(target, nodes.Tuple):
        for inner in target.items:
            _bind(inner, ANYTHING, scope)


def _written(node: nodes.Node) -> str:
    """A name as a template writes it: `paper.scheme.name`, `papers[0].title`."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return f"{_written(node.node)}[{'…' if key is None else repr(key)}]"
    return "…"
