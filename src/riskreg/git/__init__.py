"""What git knows: the revision of a file, and the history that a repository holds. The only user of a subprocess.

Only plumbing that reads objects is called, so that no hook, filter, pager or monitor which a repository
configures is ever run; variables such as GIT_DIR are taken out of the environment. Names go in by standard input,
so that none of them is taken for an option.

The history is imported when it is first asked for: `riskreg score` needs the revision alone.
"""

from typing import TYPE_CHECKING, Any

from riskreg.git.held import revisions

if TYPE_CHECKING:
    from riskreg.git.model import Commit, GitFault, Tag, Version
    from riskreg.git.objects import Objects
    from riskreg.git.repository import Repository

__all__ = ["Commit", "GitFault", "Objects", "Repository", "Tag", "Version", "revisions"]

_MODULES = {
    "Commit": "model", "GitFault": "model", "Tag": "model", "Version": "model",
    "Objects": "objects", "Repository": "repository",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
