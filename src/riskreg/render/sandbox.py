"""The sandbox that templates run in: Jinja's own, with an end to what a template may repeat and to what it may write.

Jinja keeps a template from reaching files and Python, but lets it run for ever and fill the memory. Here each part of
a template that is run counts as a step, each text that is made counts by its length, and both are counted before the
work is done. There is no clock in it: the same template over the same data always ends the same way.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.exceptions import TemplateRuntimeError, TemplateSyntaxError
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext, ScopedEvalContextModifier
from jinja2.nodes import Template as Parsed
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from riskreg.render.sandbox_code import Counting
from riskreg.render.sandbox_growth import BY_ENTRY, FREE, GROWTH, OPERATORS, digits, length

# The board paper of the staff-access register as HTML takes 108,000 steps and 1.5 million characters (those of each macro
# counted again in the one that calls it), over 18,000 values with 245,000 characters: 6 of either for each.
STEPS, STEPS_A_VALUE = 5_000_000, 20  # what every template has, and what it has more for each value of its data
TEXT, TEXT_A_CHARACTER = 20_000_000, 20

_EMPTY: dict[str, Any] = {}
_VIEWS = type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items())
_CONTAINERS = (list, tuple, dict, set, frozenset, *_VIEWS)
_A_CALL = 10  # steps: about what it takes Python to call something, against a step of the template's own
_BITS = 20_000  # of the longest number: more digits than Python prints

# What may be called on a text or a number. No other method of theirs is of use in a paper, and some fill the memory.
_METHODS = {
    str: frozenset({
        "capitalize", "casefold", "center", "count", "endswith", "find", "format", "format_map", "index", "isalnum",
        "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "ljust",
        "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust",
        "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "striptags", "swapcase",
        "title", "unescape", "upper", "zfill",
    }),
    int: frozenset({"is_integer"}),
    float: frozenset({"is_integer"}),
    dict: frozenset({"copy", "get", "items", "keys", "values"}),
    list: frozenset({"copy", "count", "index"}),
    tuple: frozenset({"count", "index"}),
    range: frozenset({"count", "index", "start", "step", "stop"}),
}  # fmt: skip
_COMPARE = frozenset({"changed", "count", "index"})  # methods that look through what they are given
# Chance has no place in a paper, and these serve no paper but need a bound of their own.
_LEFT_OUT = ("random", "pprint", "urlize")


class TooMuch(TemplateRuntimeError):
    """A template repeats too often, or writes too much."""


class _Bounded(Template):
    """A template that has, each time it is filled, as much as its data allows."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text of the filled template; raises TooMuch where it goes beyond the bounds."""
        data = dict(*args, **kwargs)
        environment = self.environment
        assert isinstance(environment, Sandbox)
        with environment.within(data):
            return super().render(data)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's environment for every template, shipped or the organisation's own; the options are Jinja's.

    `get_template(…).render(…)` and `from_string(…).render(…)` raise TooMuch where a template goes beyond its bounds,
    else what Jinja raises.
    """

    template_class = _Bounded
    code_generator_class = Counting
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        last = options.pop("finalize", None)
        finalize = self.printed if last is None else lambda value: last(self.printed(value))
        super().__init__(**({"undefined": StrictUndefined} | options | {"finalize": finalize}))
        self._steps, self._text = STEPS, TEXT
        self._data: Any = None  # what the template is over, until it has been measured
        del self.globals["lipsum"]
        for name in _LEFT_OUT:
            del self.filters[name]
        join = self._join(self.filters.pop("join"))
        self.filters = {name: self._counted_filter(name, one) for name, one in self.filters.items()} | {
            "join": join,
            "safe": _as_it_is,
        }
        tests: dict[str, Any] = {**self.tests}
        self.tests = {name: self._counted_test(one) for name, one in tests.items()}

    # -- the count

    @contextmanager
    def within(self, data: Any) -> Iterator[None]:
        """Begin the count anew, for a template over this data; go on with the old count afterwards."""
        before = self._steps, self._text, self._data
        self._steps, self._text, self._data = STEPS, TEXT, data
        try:
            yield
        finally:
            self._steps, self._text, self._data = before

    def tick(self, steps: int) -> None:
        """Count some steps."""
        self._steps -= steps
        if self._steps < 0:
            self._ask_for_more()

    def write(self, characters: int) -> None:
        """Count some text, before it is made. A long text takes time as well."""
        self._text -= characters
        self._steps -= characters >> 6
        if self._text < 0 or self._steps < 0:
            self._ask_for_more()

    def _ask_for_more(self) -> None:
        """What the size of the data allows over and above: it is only measured where a template needs that much."""
        if self._data is not None:
            values, characters = _size(self._data)
            self._data = None
            self._steps += values * STEPS_A_VALUE
            self._text += characters * TEXT_A_CHARACTER
        if self._text < 0:
            raise TooMuch("it writes too much: more text than any paper holds")
        if self._steps < 0:
            raise TooMuch("it repeats too often: what it does comes to more steps than any paper takes")

    def weigh(self, value: Any) -> None:
        """Count all that is inside of a value, for what looks through the whole of it.

        Raises UndefinedError or SecurityError, as printing it would, for what is not there: inside of a list, Python
        prints that as a word.
        """
        left = [value]
        while left:
            one = left.pop()
            self.tick(1)
            if isinstance(one, str):
                self.write(len(one))
            elif isinstance(one, dict):
                left += [*one, *one.values()]
                self.tick(len(one))
            elif isinstance(one, _CONTAINERS):
                left += one
                self.tick(len(one))
            elif isinstance(one, Undefined) and one is not value:  # alone, it is for the filter `default`, say
                one._fail_with_undefined_error()  # noqa: SLF001  # the one way to its message in every kind of it

    # -- what the code of a template calls (sandbox_code.py)

    def passes(self) -> bool:
        """Count the test of a loop."""
        self.tick(_A_CALL)
        return True

    def weighed(self, value: Any) -> Any:
        """A value that is going to be compared, or to be a key."""
        if isinstance(value, str):
            self.tick(len(value) >> 6)
        elif isinstance(value, _CONTAINERS):
            self.weigh(value)
        return value

    def sized(self, value: Any) -> Any:
        """A part of a text or a list: never longer than the whole."""
        self.write(length(value))
        return value

    def joined(self, settings: EvalContext, *pieces: Any) -> str:
        """Pieces of a text, one after the other, as `~` writes them."""
        for piece in pieces:
            self.weigh(self.printed(piece))
        return markup_join(pieces) if settings.autoescape else str_join(pieces)

    def concat(self, pieces: Iterable[str]) -> str:
        """All that a template, a macro or a block has written."""
        written = list(pieces)
        self.write(sum(map(len, written)))
        return "".join(written)

    def printed(self, value: Any) -> Any:
        """A value that is going to be printed. Raises TemplateRuntimeError where it is no text, number or list."""
        if isinstance(value, str):
            self.write(len(value))
        elif isinstance(value, int):
            self.tick(value.bit_length() >> 6)
        elif isinstance(value, _CONTAINERS):
            self.weigh(value)
        elif isinstance(value, Iterator):
            raise TemplateRuntimeError('it prints a list as it stands: add | join(", ") behind it')
        elif isinstance(value, BuiltinMethodType | MethodType) or (
            callable(value) and not isinstance(value, Undefined) and not hasattr(value, "__html__")
        ):
            raise TemplateRuntimeError("it prints what can only be called: add () behind the name, or print its field")
        return value

    # -- what Jinja asks

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a method or one of Jinja's own functions."""
        self.tick(len(args))
        if isinstance(obj, type):  # `dict`, `cycler`: they copy what they are given
            self.tick(sum(map(length, args)))
        return super().call(context, obj, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The field of this name; a method only where there is no such field (`items` is a field of a list's block)."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """What stands in brackets."""
        if isinstance(argument, tuple):
            self.weigh(argument)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have an attribute: nothing of a class, and of plain data only what papers need."""
        if isinstance(obj, type):
            return False
        for kind, methods in _METHODS.items():
            if isinstance(obj, kind):
                return attr in methods
        return super().is_safe_attribute(obj, attr, value) and not isinstance(obj, bytes | Generator)

    def wrap_str_format(self, value: Any) -> Callable[..., Any] | None:
        """A method of a text that counts what it is going to write."""
        if not isinstance(value, BuiltinMethodType | MethodType):
            return None
        name, of = value.__name__, value.__self__
        if name in _COMPARE and not isinstance(of, str):
            return self._comparing(value)
        if not isinstance(of, str) or name not in _METHODS[str]:
            return None
        method: Callable[..., Any] = super().wrap_str_format(value) or value
        growth: Callable[..., int] = GROWTH.get(f".{name}", length)

        def counting(*args: Any, **kwargs: Any) -> Any:
            args = tuple(self._counted(one) for one in args)
            self.weigh([*args, *kwargs.values()])
            self.write(growth(of, *args, **kwargs))
            return method(*args, **kwargs)

        return update_wrapper(counting, value)

    def _comparing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any) -> Any:
            self.weigh([getattr(method, "__self__", None), *args])
            return method(*args)

        return update_wrapper(counting, method)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `+`, `*`, `**` or `%`, if the result has room."""
        if isinstance(left, int | float) and isinstance(right, int | float):
            if digits(operator, left, right) > _BITS:
                raise TooMuch("it works out a number that is longer than any paper prints")
        elif operator in OPERATORS:
            if operator == "%":
                self.weigh(right)
            self.write(OPERATORS[operator](left, right))
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> Parsed:
        """Read a template, in which escaping cannot be switched off: no text of a register is ever safe as it is."""
        tree = super()._parse(source, name, filename)
        for found in tree.find_all(ScopedEvalContextModifier):
            raise TemplateSyntaxError("escaping cannot be switched on or off", found.lineno, name, filename)
        return tree

    def _generate(self, source: Parsed, name: str | None, filename: str | None, defer_init: bool = False) -> str:  # noqa: FBT001, FBT002  # as in Jinja
        """Turn a template into code; what is worked out on the way does not count for the paper."""
        with self.within(None):
            return super()._generate(source, name, filename, defer_init)

    # -- filters and tests

    def _counted_filter(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that counts what it reads and what it is going to make."""
        if name in FREE:
            return function
        growth, before = GROWTH.get(name), _passed(function)

        def counting(*args: Any, **kwargs: Any) -> Any:
            own = [self._counted(one) for one in args[before:]]
            if growth is not None or name not in BY_ENTRY:  # what it is made of has to be known first
                own = [list(one) if isinstance(one, Iterator) else one for one in own]
            for value in (*own, *kwargs.values()):
                if name in BY_ENTRY:
                    self.tick(length(value) * _A_CALL)
                else:
                    self.weigh(value)
            if growth is not None:
                self.write(growth(*own, **kwargs))
            return function(*args[:before], *own, **kwargs)

        return update_wrapper(counting, function)

    def _counted_test(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any) -> Any:
            for one in args[1:]:
                self.weighed(one)
            return function(*args)

        return update_wrapper(counting, function)

    def _join(self, join: Callable[..., Any]) -> Callable[..., Any]:
        """The filter `join`, which counts what it is going to write."""

        def counting(settings: EvalContext, value: Any, d: str = "", attribute: Any = None) -> Any:
            pieces = list(self._counted(value))
            if attribute is not None:
                field = make_attrgetter(self, attribute)
                pieces = [field(piece) for piece in pieces]
            for piece in pieces:
                self.weigh(self.printed(piece))
            self.write(len(pieces) * length(d))
            return join(settings, pieces, d)

        return update_wrapper(counting, join)

    def _counted(self, value: Any) -> Any:
        """A list that is only made as it is read, its entries counted."""
        return self._each(value) if isinstance(value, Iterator) else value

    def _each(self, entries: Iterator[Any]) -> Iterator[Any]:
        for entry in entries:
            self.tick(_A_CALL)
            yield entry


def _passed(function: Callable[..., Any]) -> int:
    """How many things Jinja hands to a filter before the value."""
    return 1 if hasattr(function, "jinja_pass_arg") else 0


def _as_it_is(value: Any) -> Any:
    """The filter `safe`: a template cannot say that a text of a register needs no escaping."""
    return value


def _size(data: Any) -> tuple[int, int]:
    """How many values there are inside of some data, and how many characters."""
    values, characters, left = 0, 0, [data]
    while left:
        one = left.pop()
        values += 1
        if isinstance(one, str):
            characters += len(one)
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, _CONTAINERS):
            left += one
    return values, characters
