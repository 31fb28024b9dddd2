"""Readings of a register over time, made from plain data: what the tests of history and follow-up go through."""

from datetime import UTC, date, datetime
from hashlib import sha1

from making import as_yaml, loaded

from riskreg.comparison import evaluate
from riskreg.git import Commit, Version
from riskreg.revisions import Moment


def commit(name, day, author="Ada Officer", subject="Change"):
    """A commit of a day, by a name that is made as long as git's."""
    whole = sha1(name.encode(), usedforsecurity=False).hexdigest()
    return Commit(whole, (), datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC), author, subject)


def moment(data, day, *, tag=None, name=None, **keys):
    """A register as it stood on a day; `data` is plain data, or None for one that cannot be read."""
    made = commit(name or f"{day}{tag}", day, **keys)
    when = date.fromisoformat(day)
    if data is None:
        return Moment(made, tag, when, "register.yaml", b"riskreg: 1\n", None, [])
    found = loaded(data)
    assert found.register is not None, [one.message for one in found.diagnostics]
    return Moment(made, tag, when, "register.yaml", as_yaml(data), evaluate(found.register, found.scheme, when), [])


def now(data, day):
    """The file as it is, read as of a day."""
    return moment(data, day).evaluation


def versions(*told):
    """What git knows of moments: each a moment, its content, and the contents that it was made from."""
    return [Version(one.commit, "register.yaml", blob is None, blob, tuple(before)) for one, blob, before in told]
