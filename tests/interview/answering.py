"""What the tests of the interview share: a sitting that is fed with answers, and what the disk holds afterwards."""

from making import AS_OF

from riskreg.interview import Session
from riskreg.loader import load

SETUP = ["Otterton Council", "May all staff use social media?", "", "Management Board", "31 March 2027", ""]
FIRST = ["A careless post harms us", "No rules", "Complaints", "4", "Major", "reputation", "Head of HR"]
POLICY = ["A policy on conduct", "policy", "2", "", "Head of HR", "31/3/2027", ""]
SECOND = ["Staff post all the same", "", "", "5", "4", "1", "1"]


def sitting(folder, name="register.yaml"):
    """An interview that is open."""
    session = Session(folder / name, name, AS_OF)
    session.open()
    return session


def fed(session, answers):
    """Say all of these; each must be taken."""
    for answer in answers:
        reply = session.say(answer)
        assert reply.kind != "again", (answer, reply.told)
    return session


def data(folder, name="register.yaml"):
    """What the register says; it must have no error."""
    loaded = load((folder / name).read_bytes(), name, folder)
    assert loaded.register is not None, [one.message for one in loaded.diagnostics]
    return loaded.document.data


def kept(folder, name="register.yaml"):
    """The text of the answers that wait, or nothing."""
    path = folder / f"{name}.answers"
    return path.read_text("utf-8") if path.exists() else ""
