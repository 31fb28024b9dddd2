"""Where riskreg starts. Answers `--version` before anything else is imported, and lets no traceback reach a user."""

import errno
import gc
import io
import os
import sys

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


def main() -> int:
    """Run the command line; returns the exit status."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from riskreg import __version__

        sys.stdout.write(f"riskreg {__version__}\n")
        return 0
    if sys.stdout is None:  # closed by whoever started us
        print("Standard output is closed: there is nothing to write to.", file=sys.stderr)  # noqa: T201  # which may be closed too
        return 2
    return _run()


def _run() -> int:
    """Run a command, with no traceback whatever happens; returns the exit status."""
    # A command makes many objects and hardly any rubbish: without the collector a large register is read in
    # half the time. And pydantic need not look through every installed package for plugins.
    gc.disable()
    _speak_utf8()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from riskreg.cli import run

        status = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = _INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as fault:
        if fault.errno is None or fault.errno not in _NO_ROOM:
            return _own_fault()
        _discard_output()
        sys.stderr.write(f"The output could not be written: {os.strerror(fault.errno).lower()}.\n")
        return 2
    except Exception:  # noqa: BLE001  # the one place that catches all: our own faults, reported without a traceback
        return _own_fault()
    if status == _INTERRUPTED:  # typer catches the key itself, and says nothing
        sys.stderr.write("Stopped.\n")
    return status


def _speak_utf8() -> None:
    """The same bytes on every machine: UTF-8, but for a screen, which is told in its own characters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_output() -> None:
    """The reader of our output has gone (`| head`): write the rest to nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _own_fault() -> int:
    """Say in a line that riskreg itself failed, and where the details are."""
    import tempfile
    import traceback

    where = "nowhere: the details could not be written"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="riskreg-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(traceback.format_exc())
            where = file.name
    except OSError:
        pass
    sys.stderr.write(f"riskreg has a fault of its own, and nothing was changed. The details are in {where}\n")
    return 70  # EX_SOFTWARE of sysexits.h: neither the register nor the command line was at fault


if __name__ == "__main__":
    sys.exit(main())
