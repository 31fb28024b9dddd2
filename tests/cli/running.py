"""What the tests of the command share: running it as a user does, with and without a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import commands

FIXED = ["--as-of", "2026-11-21"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def _kept():
    """Of this session's environment: nothing but the path and the measuring of coverage."""
    return {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}


def riskreg(*arguments, cwd=None, given=b"", **environment):
    """Run the command."""
    return commands.run([*map(str, arguments)], cwd, {**_kept(), **environment}, given)


def text(done):
    return done.stdout.decode() + done.stderr.decode()


def on_a_terminal(folder, columns, *arguments, **environment):
    """What a person sees in a terminal this wide."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "riskreg", *arguments], cwd=folder, stdin=side, stdout=side, stderr=side,
        env={**_kept(), "TERM": "xterm-256color", **environment},
    ):  # fmt: skip
        os.close(side)
        shown = b""
        try:
            while part := os.read(main, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(main)
    return shown.decode().replace("\r\n", "\n")
