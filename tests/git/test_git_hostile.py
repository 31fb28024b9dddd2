"""Whatever a repository configures, none of it is run by anything that is asked of it."""

import shutil

import pytest
from scripted import text

from riskreg.git import GitFault, Repository, revisions
from riskreg.git.configuration import set_to, setting

HOOKS = (
    "post-index-change", "reference-transaction", "post-checkout", "post-commit", "pre-commit", "pre-auto-gc", "fsmonitor-watchman",
    "post-merge", "pre-push", "commit-msg", "prepare-commit-msg", "post-rewrite", "pre-receive", "update",
)  # fmt: skip
COMMANDS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "diff.external",
    "merge.evil.driver", "credential.helper", "uploadpack.packObjectsHook", "gpg.program", "gpg.ssh.program", "gpg.x509.program",
    "gpg.ssh.defaultKeyCommand", "trace2.normalTarget", "sequence.editor", "interactive.diffFilter", "remote.origin.uploadpack",
    "pager.rev-list", "pager.rev-parse", "pager.cat-file", "pager.diff-tree", "pager.ls-tree", "pager.ls-files",
    "pager.for-each-ref", "pager.config", "pager.mktag", "pager.var", "pager.update-ref", "tag.evil",
)  # fmt: skip
PLUMBING = (
    "rev-list",
    "rev-parse",
    "cat-file",
    "diff-tree",
    "ls-tree",
    "ls-files",
    "for-each-ref",
    "config",
    "mktag",
    "var",
    "update-ref",
)


@pytest.fixture
def trap(scripted, tmp_path):
    """A repository with a history, where each command that can be configured leaves a mark; and the mark."""
    scripted.keep("old.yaml", text(), "made")
    scripted.git("mv", "old.yaml", "r.yaml")
    scripted.keep("r.yaml", text(3), "renamed")
    scripted.git("tag", "-a", "-m", "x", "board/1")
    scripted.git("checkout", "--quiet", "-b", "side")
    scripted.keep("r.yaml", text(3, 30), "side")
    scripted.git("checkout", "--quiet", "main")
    scripted.keep("r.yaml", text(3, 10), "main")
    scripted.git("merge", "--quiet", "-m", "merged", "side")
    for name in ("-h", "--output=mark", "-c core.pager=x"):
        scripted.git("update-ref", f"refs/tags/{name.replace(' ', '')}", "HEAD")
        scripted.git("update-ref", f"refs/heads/{name.replace(' ', '')}", "HEAD")
    ran = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {ran}\ncat\n")
    script.chmod(0o755)
    scripted.put(".gitattributes", "* filter=evil diff=evil merge=evil working-tree-encoding=utf-16\n")
    hooks = tmp_path / "hooks"
    for folder in (scripted.folder / ".git" / "hooks", hooks):
        folder.mkdir(exist_ok=True)
        for hook in HOOKS:
            shutil.copy(script, folder / hook)
    included = tmp_path / "included"
    included.write_text("".join(f'[alias]\n\t{name} = "!{script}"\n' for name in PLUMBING))
    settings = {
        **dict.fromkeys(COMMANDS, str(script)), "core.hooksPath": str(hooks), "log.showSignature": "true", "tag.gpgSign": "true",
        "tag.forceSignAnnotated": "true", "commit.gpgSign": "true", "include.path": str(included), "includeIf.gitdir:/.path": str(included),
        "core.untrackedCache": "true", "core.logAllRefUpdates": "always", "user.name": "O", "user.email": "o@example.org",
        "remote.origin.url": f"ext::{script}", "remote.origin.promisor": "true", "protocol.ext.allow": "always", "submodule.recurse": "true",
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
    }  # fmt: skip
    for key, value in settings.items():
        scripted.git("config", key, value)
    ran.unlink(missing_ok=True)  # what git itself ran while this was made
    return scripted, ran


def everything(scripted):
    """Each thing that can be asked of a repository."""
    repository = Repository.open(scripted.folder)
    path = repository.path_of(scripted.folder / "r.yaml")
    for revision in ("HEAD", "2026-09-02", "board/1", "-h", "--output=mark", "-c core.pager=x", "nothing", "ab"):
        try:
            repository.commit(revision)
        except GitFault:
            continue
    versions = repository.versions(path)
    repository.versions(path, "HEAD~1")
    repository.tags("*")
    with repository.objects() as objects:
        read = [objects.read(version.commit.name, version.path) for version in versions]
        objects.names(versions[-1].commit.name, "")
        objects.read("0" * 40, "x")
    unclean = repository.unclean([path, ".gitattributes", "-h"])
    repository.prepared_tag("board/2", versions[-1].commit, "x")()
    set_to(repository.top, "a.b.c", "-x")
    setting(repository.top, "a.b.c")
    revisions({scripted.folder / "r.yaml": (scripted.folder / "r.yaml").read_bytes()})
    return len(versions), all(read), unclean


def test_nothing_that_a_repository_configures_is_run(trap):
    scripted, ran = trap
    assert everything(scripted) == (5, True, [".gitattributes", "-h"])
    assert not ran.exists()
    assert not (scripted.folder / "mark").exists()
    scripted.git("status", check=False)
    assert ran.exists(), "the trap itself works: an ordinary command of git does run it"


def test_a_content_that_is_missing_is_not_fetched_by_the_repositorys_own_command(trap):
    scripted, ran = trap
    name = scripted.git("rev-parse", "HEAD:r.yaml")
    (scripted.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    ran.unlink(missing_ok=True)
    repository = Repository.open(scripted.folder)
    versions = repository.versions("r.yaml")
    with repository.objects() as objects:
        with pytest.raises(GitFault):
            objects.read(versions[-1].commit.name, "r.yaml")
        assert objects.read(versions[0].commit.name, "old.yaml") == text().encode()
    assert not ran.exists()


def test_a_ref_or_a_head_that_names_anything_else_is_no_way_in(trap):
    scripted, ran = trap
    for content in ("ref: refs/heads/../../../evil\n", "ref: --output=mark\n", "--help\n"):
        (scripted.folder / ".git" / "HEAD").write_text(content)
        with pytest.raises(GitFault):
            Repository.open(scripted.folder).commit("HEAD")
    assert not ran.exists()
    assert not (scripted.folder / "mark").exists()
