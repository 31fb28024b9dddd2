"""The sandbox: a template that is of use runs, and one that would never end or fill the memory is stopped."""

import resource
import subprocess
import sys

import pytest
from growth import ends
from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError

from riskreg.render import sandbox
from riskreg.render.sandbox import STEPS, Sandbox, TooMuch
from riskreg.render.template_folders import Folders

PAPERS = [{"title": "T", "items": ["a", "b"], "number": 4}]
ENVIRONMENT = Sandbox()


def filled(source, **data):
    """A template, filled with a small paper."""
    return ENVIRONMENT.from_string(source).render(papers=PAPERS, **data)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ papers[0].title.upper() }} {{ papers[0]['title'] | lower }} {{ papers | length }}", "T t 1"),
        ("{{ papers[0].items | join(', ') }} {{ papers | map(attribute='title') | join('-') }}", "a, b T"),
        ("{{ papers | join(', ', attribute='number') }} {{ papers | join(attribute='title') }}", "4 T"),
        ("{% for p in papers if p.title %}{{ loop.index }}{{ p.title ~ 'x' ~ 1 }}{% endfor %}", "1Tx1"),
        ("{% for p in papers if not p.title %}{{ p }}{% else %}none{% endfor %}", "none"),
        ("{{ '%05d' | format(7) }} {{ '{:>4}'.format('a') }} {{ '%s!' % 'b' }} {{ '%(x)s' % {'x': 1} }}", "00007    a b! 1"),
        ("{{ 2 * 3 }} {{ 2 ** 10 }} {{ 'a' * 3 }} {{ 7 % 4 }} {{ 1.5 + 1 }} {{ [1] + [2] }}", "6 1024 aaa 3 2.5 [1, 2]"),
        ("{{ papers[:1] | length }} {{ 'abc'[1:] }} {{ papers == papers }} {{ 'a' in ['a'] }}", "1 bc True True"),
        ("{{ {'a': 1, 'b': [2]}['b'] }} {{ dict(a=1).items() | list }}", "[2] [('a', 1)]"),
        ("{{ [1, 2] | sum }} {{ [[1], [2]] | sum(start=[]) }} {{ 3.14159 | round(2) }}{{ 2.5 | round(12) }}", "3 [1, 2] 3.142.5"),
        ("{{ 'a b' | replace(' ', '-') }} {{ 'ab'.replace('b', 'c') }} {{ ', '.join(['a', 'b']) }}", "a-b ac a, b"),
        ("{{ [3, 1] | sort | join }} {{ [3, 1] | max }} {{ [1, 1] | unique | list }} {{ [1, 2, 3] | batch(2) | list }}", "13 3 [1] [[1, 2], [3]]"),
        ("{{ papers | groupby('title') | length }} {{ papers | selectattr('title', 'eq', 'T') | list | length }}", "1 1"),
        ("{{ 'ab' | indent }} {{ 'x' | center(3) }} {{ 'x'.ljust(2) }}. {{ 'a b' | wordwrap(1) }}", "ab  x  x . a\nb"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(1) }}", "<1>"),
        ("{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}y{% endcall %}", "<y>"),
        ("{% for i in [1, [2, [3]]] recursive %}{{ loop(i) if i is iterable else i }}{% endfor %}", "123"),
        ("{% set n = namespace(a=0) %}{% for i in range(4) %}{% set n.a = n.a + i %}{% endfor %}{{ n.a }}", "6"),
        ("{% set x %}hi{% endset %}{{ x | upper }}{% filter upper %}a{% endfilter %}", "HIA"),
        ("{{ papers | tojson }}", '[{"items": ["a", "b"], "number": 4, "title": "T"}]'),
        ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{% for i in [1, 1] %}{{ loop.changed(i) }}{% endfor %}", "abTrueFalse"),
    ],
)  # fmt: skip
def test_what_a_template_needs_is_there(source, text):
    assert filled(source) == text


GROW = "{% set n = namespace(s=START, t=START) %}{% for i in range(60) %}STEP{% endfor %}"


def growing(start, step, then=""):
    """A template in which something doubles sixty times."""
    return (
        GROW.replace("START", start).replace(
            "STEP", "{% set n.s = " + step + " %}{% set n.t = " + step.replace("n.s", "n.t") + " %}"
        )
        + then
    )


ENDLESS = [
    "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
    "{% for i in range(100000) %}{% for j in range(100000) %}{{ i }}{% endfor %}{% endfor %}",
    "{% for i in range(100000) %}{% for j in range(100000) if false %}{% endfor %}{% endfor %}",
    "{% for i in range(100000) %}{{ range(100000) | list | length }}{% endfor %}",
    "{% for i in range(100000) %}{{ range(100000) | map('string') | select | list | length }}{% endfor %}",
    "{% for i in range(100000) %}{{ range(100000) | sum }}{{ range(100000) | sort | first }}{% endfor %}",
    "{% for i in range(100000) %}{{ cycler(*range(100000)).current }}{% endfor %}",
    "{% set all = range(100000) | list %}{% for i in all %}{{ -1 in all }}{{ all[1:] | length }}{% endfor %}",
    "{% set all = range(100000) | list %}{% for i in all %}{{ all | max }}{{ all.index(99999) }}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for i in [range(100000)] * 100000 recursive %}{{ loop(i) if i is iterable }}{% endfor %}",
    growing("[1]", "[n.s, n.s]", "{{ n.s }}"),
    growing("[1]", "[n.s, n.s]", "{{ n.s ~ '' }}"),
    growing("[1]", "[n.s, n.s]", "{{ n.s | upper }}"),
    growing("[1]", "[n.s, n.s]", "{{ '%s' | format(n.s) }}"),
    growing("[1]", "[n.s, n.s]", "{{ '{}'.format(n.s) }}"),
    growing("[1]", "[n.s, n.s]", "{{ n.s == n.t }}"),
    growing("[1]", "[n.s, n.s]", "{{ n.s is eq(n.t) }}"),
    growing("[1]", "[n.s, n.s]", "{{ [n.s].index(n.t) }}"),
    growing("[1]", "[n.s, n.s]", "{{ [[n.s], [n.t]] | sort }}"),
    growing("(1,)", "(n.s, n.s)", "{{ {n.s: 1} }}"),
    growing("(1,)", "(n.s, n.s)", "{{ papers[0][n.s] }}"),
    growing("(1,)", "(n.s, n.s)", "{{ [n.s] | unique | list }}"),
]  # fmt: skip

HUGE = [
    growing("'x'", "n.s ~ n.s"),
    growing("'x'", "n.s + n.s"),
    growing("'x'", "n.s * 2"),
    growing("'x'", "[n.s, n.s] | join"),
    growing("'x'", "[n.s, n.s] | join(n.s)"),
    growing("'x'", "'%s%s' | format(n.s, n.s)"),
    growing("'x'", "'%s%s' % (n.s, n.s)"),
    growing("'x'", "'{0}{0}'.format(n.s)"),
    growing("'x'", "'{a}{a}'.format_map({'a': n.s})"),
    growing("'x'", "n.s.replace('x', 'xx')"),
    growing("'x'", "n.s | replace('x', 'xx')"),
    growing("'x'", "n.s.join(['x', 'x', 'x'])"),
    growing("[1]", "n.s + n.s"),
    growing("[1]", "[n.s, n.s] | sum(start=[])"),
    "{% set n = namespace(s='x') %}{% for i in range(60) %}{% set x %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = x %}{% endfor %}",
    "{% set x = 'x' * 10**6 %}{% for i in range(100000) %}{{ x }}{% endfor %}",
    "{% set x = 'x' * 10**6 %}{% for i in range(100000) %}{{ x | upper | length }}{{ x.find('y') }}{% endfor %}",
    "{% set x = 10**4000 %}{% for i in range(100000) %}{% for j in range(100000) %}{{ x }}{% endfor %}{% endfor %}",
    "{{ 'x' * 10**15 }}",
    "{{ 10**15 * 'x' }}",
    "{{ [1] * 10**9 }}",
    "{{ 'x' | center(10**9) }}",
    "{{ 'x'.ljust(10**9) }}",
    "{{ 'x'.zfill(10**9) }}",
    "{{ 'x' | indent(10**9, true) }}",
    "{{ '%1000000000d' | format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%.1000000000f' % 1 }}",
    "{{ '%*d' | format(10**9, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{}}'.format(1, 10**9) }}",
    "{{ 1.5 | round(10**9, 'floor') }}",
    "{{ [1] | batch(10**9, 0) | list }}",
    "{{ [1] | slice(10**9) | list }}",
    "{{ [1] | tojson(indent=10**9) }}",
    "{{ 'a b' | wordwrap(1, wrapstring='x' * 10**7) }}",
    "{{ 9 ** (9 ** 9) }}",
    growing("3", "n.s * n.s"),
    growing("3", "n.s ** 9"),
]


def stop_each():
    resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))  # one that is not stopped may fill the memory first
    sandbox.STEPS = STEPS // 100
    for source in ENDLESS:
        print(source)
        with pytest.raises(TooMuch):
            filled(source)


def test_a_template_that_would_never_end_is_stopped():
    ends(stop_each)


@pytest.mark.parametrize("source", HUGE)
def test_a_template_that_would_fill_the_memory_is_stopped_before_it_does(source):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooMuch):
        filled(source)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kB


def test_it_is_stopped_at_the_same_step_every_time_and_the_next_template_begins_anew(monkeypatch):
    monkeypatch.setattr(sandbox, "STEPS", STEPS // 10)
    counted = []
    for _ in range(2):
        with pytest.raises(TooMuch):
            filled(
                "{% for i in range(100000) %}{% for j in range(100000) %}{{ see(i, j) }}{% endfor %}{% endfor %}",
                see=lambda *at: counted.append(at) or "",
            )
        assert filled("{{ papers[0].title }}") == "T"
    half = len(counted) // 2
    assert counted[:half] == counted[half:]
    assert half < STEPS


def test_the_more_data_there_is_the_more_a_template_may_do(monkeypatch):
    monkeypatch.setattr(sandbox, "STEPS", 1000)
    monkeypatch.setattr(sandbox, "TEXT", 1000)
    source = "{% for row in rows %}{% for word in row %}{{ word ~ '.' }}{% endfor %}{% endfor %}"
    rows = [["word"] * 10] * 1000
    assert len(ENVIRONMENT.from_string(source).render(rows=rows)) == 50_000
    with pytest.raises(TooMuch):
        ENVIRONMENT.from_string(source).render(rows=[range(100_000)])
    with pytest.raises(TooMuch):
        ENVIRONMENT.from_string("{% for i in range(9999) %}{{ rows }}{% endfor %}").render(rows=["a"])


def test_a_wide_text_that_the_template_itself_holds_is_no_loop():
    assert len(filled("x" * 1_000_000)) == 1_000_000


@pytest.mark.parametrize("source", ["{{ papers | map(attribute='title') }}", "{{ papers[0].title.upper }}", "{{ range }}", "{{ 'a' ~ papers[0].keys }}", "{{ [papers[0].keys] | join }}"])  # fmt: skip
def test_what_prints_an_address_of_the_memory_is_refused(source):
    with pytest.raises(TemplateRuntimeError, match="prints"):
        filled(source)


@pytest.mark.parametrize(
    ("source", "fault", "named"),
    [
        ('{{ papers | map(attribute="titel") | list }}', UndefinedError, "no attribute 'titel'"),
        ("{{ [papers[0].nope] }}", UndefinedError, "'nope'"),
        ("{{ {'a': [1, (papers[0].nope, 2)]} }}", UndefinedError, "'nope'"),
        ("{{ {'a': papers[0].nope}.values() }}", UndefinedError, "'nope'"),
        ("{{ 'a' ~ [papers[0].nope] }}", UndefinedError, "'nope'"),
        ("{{ [[papers[0].nope]] | join }}", UndefinedError, "'nope'"),
        ("{{ papers | join(', ', attribute='nope') }}", UndefinedError, "'nope'"),
        ("{{ [papers[0].nope] | string }}", UndefinedError, "'nope'"),
        ("{{ '%s' | format([papers[0].nope]) }}", UndefinedError, "'nope'"),
        ("{{ '{}'.format([papers[0].nope]) }}", UndefinedError, "'nope'"),
        ("{{ '%s' % ([papers[0].nope],) }}", UndefinedError, "'nope'"),
        ('{{ papers | map(attribute="__class__") | list }}', SecurityError, "'__class__'"),
        ('{{ papers | map(attribute="__class__") | join }}', SecurityError, "'__class__'"),
    ],
)
def test_what_is_not_there_is_never_printed_as_a_word_of_a_list(source, fault, named):
    for environment in (ENVIRONMENT, Sandbox(autoescape=True)):
        with pytest.raises(fault, match=named):
            environment.from_string(source).render(papers=PAPERS)


def test_what_may_be_missing_can_still_be_left_out():
    assert (
        filled("{{ papers[0].nope | default('none') }} {{ papers | map(attribute='nope', default='-') | list }}")
        == "none ['-']"
    )
    assert (
        filled("{{ [papers[0].nope, 'b'] | select('defined') | list }}{{ papers[0].nope is defined }}") == "['b']False"
    )


def test_a_field_comes_before_a_method_of_the_same_name():
    assert filled("{% for item in papers[0].items %}{{ item }}{% endfor %}") == "ab"


@pytest.mark.parametrize(
    "expression",
    [
        "papers[0].title.encode()", "papers[0].title.translate({120: 'x'})", "papers[0].title.expandtabs(9)",
        "papers[0].number.to_bytes(9)", "papers[0].number.real", "(1.5).hex()", "dict.fromkeys([1])", "dict.mro()",
        "papers[0].pop('title')", "papers[0].setdefault('a', 1)", "papers[0].items.append(1)", "papers[0].__class__",
        "(papers | map('upper')).send(1)", "(papers | map('upper')).gi_frame", "'{0.__class__}'.format(papers)",
        "''['__class__']", "papers | attr('append')", "papers[0].title.format.__self__",
    ],
)  # fmt: skip
def test_what_no_paper_needs_cannot_be_reached(expression):
    with pytest.raises((SecurityError, UndefinedError)):
        filled("{{ " + expression + " }}")


@pytest.mark.parametrize("name", ["random", "urlize", "pprint"])
def test_chance_and_what_serves_no_paper_is_left_out(name):
    with pytest.raises(TemplateSyntaxError, match=name):
        filled("{{ [1] | " + name + " }}")
    with pytest.raises(UndefinedError):
        filled("{{ lipsum() }}")


def test_no_template_can_say_that_a_text_of_a_register_is_safe():
    environment = Sandbox(autoescape=True)
    for source in (
        "{{ text }}",
        "{{ text | safe }}",
        "{{ text | safe ~ '' }}",
        "{{ [text] | join | safe }}",
        "{{ '%s' | format(text) }}",
        "{{ '{}'.format(text) }}",
    ):
        assert environment.from_string(source).render(text="<b>&") == "&lt;b&gt;&amp;"
    with pytest.raises(TemplateSyntaxError, match="cannot be switched"):
        environment.from_string("a\n{% autoescape false %}{{ text }}{% endautoescape %}")


def test_what_the_template_itself_has_as_markup_stays_markup():
    environment = Sandbox(autoescape=True)
    source = "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m('<') }}{{ m('<') ~ '<' }}{{ [m(1), '<'] | join('&') }}"
    assert environment.from_string(source).render() == "<b>&lt;</b><b>&lt;</b>&lt;<b>1</b>&amp;&lt;"


def test_an_environment_may_have_the_last_word_on_what_is_printed():
    environment = Sandbox(finalize=lambda value: "none yet" if value is None else value)
    assert environment.from_string("{{ none }} {{ 1 }}").render() == "none yet 1"
    with pytest.raises(TemplateRuntimeError):
        environment.from_string("{{ range }}").render()


def test_what_is_worked_out_while_a_template_is_read_does_not_count(monkeypatch):
    template = ENVIRONMENT.from_string("{{ 'x' | center(900) | length }}")
    monkeypatch.setattr(sandbox, "TEXT", 1000)
    monkeypatch.setattr(sandbox, "STEPS", 100)
    assert template.render() == "900"
    assert ENVIRONMENT.from_string("{{ 'x' | center(900) | length }}").render() == "900"


@pytest.fixture
def folders(tmp_path):
    """A template's folder, one beside it, and an environment over the first."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "part.md").write_text("part", "utf-8")
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    return tmp_path


def read(folders, name, own=None):
    environment = Sandbox(loader=Folders([folders / "own"], own))
    return environment.from_string("{% include name %}").render(name=name)


def test_a_file_in_the_folder_is_read(folders):
    (folders / "own" / "again.md").symlink_to("part.md")
    assert read(folders, "part.md") == read(folders, "again.md") == "part"


@pytest.mark.parametrize("name", ["../secret.md", "/etc/passwd", "..\\secret.md", "x/../../secret.md", "", ".", "\0"])
def test_a_file_elsewhere_is_not_there(folders, name):
    with pytest.raises((TemplateNotFound, ValueError)):
        read(folders, name)


def test_a_link_that_leads_out_is_refused(folders):
    (folders / "own" / "link.md").symlink_to("../secret.md")
    (folders / "own" / "up").symlink_to("..")
    for name in ("link.md", "up/secret.md"):
        with pytest.raises(SecurityError, match="leads out"):
            read(folders, name)
    assert read(folders, "link.md", folders / "own" / "link.md") == "secret"  # the one that was asked for by name


@pytest.mark.parametrize("name", ["register.yaml", "ours.YML"])
def test_a_register_beside_a_template_is_never_printed(folders, name):
    (folders / "own" / name).write_text("title: exempt", "utf-8")
    with pytest.raises(SecurityError, match="is a register"):
        read(folders, name)


def test_a_pipe_is_no_template(folders):
    subprocess.run(["mkfifo", folders / "own" / "pipe.md"], check=True)
    with pytest.raises(TemplateNotFound):
        read(folders, "pipe.md")


def test_it_needs_nothing_that_is_not_on_every_system():
    program = "import sys; sys.modules['resource'] = sys.modules['signal'] = None\nfrom riskreg.render.sandbox import Sandbox; print(Sandbox().from_string('{{ 1 }}').render())"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "1\n"


def test_rounding_to_a_hundred_million_places_is_too_much_either_way():
    for places in ("-99999999", "99999999"):
        with pytest.raises(TooMuch):
            Sandbox().from_string("{{ 1 | round(" + places + ") }}").render()
