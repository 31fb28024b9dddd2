"""The command in a process of its own, as users run it, without the time that Python takes to start.

Each is forked from a process that has the libraries in memory already, one for each worker of the tests. To the command
all is as ever: its own folder, environment, streams and exit. What is about starting itself runs `python -m riskreg`
instead, and so does a command with another variable that Python reads as it starts.
"""

import importlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import ClassVar

_SIZE = struct.Struct("!i")
_PATIENCE = 60  # seconds; a command takes less than one
_READ_AT_START = ("PYTHON", "LANG", "LC_")
_HELD = ("cli", "amend", "begin", "between", "checks", "commission", "merge", "papers", "publish", "scoring")


def run(
    arguments: Sequence[str], folder: Path | str | None, environment: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run `riskreg` with some arguments; its status and what it wrote. Raises TimeoutExpired after a minute."""
    holder = Holder.begun
    other = (name for name in environment if name.startswith(_READ_AT_START))
    if holder is None or any(environment[name] != os.environ.get(name) for name in other):
        return subprocess.run(
            [sys.executable, "-m", "riskreg", *arguments], cwd=folder, env=dict(environment), input=given,
            capture_output=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(holder.place)
        return _asked(line, list(arguments), str(Path(folder or ".").absolute()), dict(environment), given)


def as_text(done: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[str]:
    """What a command wrote as text, with line ends as Python has them."""
    out, err = (part.decode().replace("\r\n", "\n").replace("\r", "\n") for part in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


class Holder:
    """The process that holds the libraries. It ends by itself when the one that began it has gone."""

    begun: ClassVar["Holder | None"] = None

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="riskreg-commands-")
        self._place = str(Path(self._folder) / "line")
        kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LC_CTYPE")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        # Its streams are pipes as those of the commands are: Python looks at them as it starts.
        self._process = subprocess.Popen(
            [sys.executable, __file__, self._place], env=environment | {"PYDANTIC_DISABLE_PLUGINS": "__all__"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    @cached_property
    def place(self) -> str:
        """Where it listens, once it does."""
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"ready\n":
            assert self._process.stderr is not None
            raise RuntimeError(self._process.stderr.read().decode())
        return self._place

    def end(self) -> None:
        """End it, and take away what it left."""
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._folder)


def _asked(
    line: socket.socket, arguments: list[str], folder: str, environment: dict[str, str], given: bytes
) -> subprocess.CompletedProcess[bytes]:
    command = ["riskreg", *arguments]
    (source, to), (out, out_end), (err, err_end) = os.pipe(), os.pipe(), os.pipe()
    body = json.dumps([arguments, folder, environment]).encode()
    socket.send_fds(line, [_SIZE.pack(len(body))], [source, out_end, err_end])
    line.sendall(body)
    for end in (source, out_end, err_end):
        os.close(end)
    heard: dict[int, bytes] = {}
    hands = [Thread(target=_give, args=(to, given)), *(Thread(target=_hear, args=(end, heard)) for end in (out, err))]
    for hand in hands:
        hand.start()
    process = _number(line)
    late = not select.select([line], [], [], _PATIENCE)[0]
    if late:
        os.kill(process, signal.SIGKILL)
    status = _number(line)
    for hand in hands:
        hand.join()
    if late:
        raise subprocess.TimeoutExpired(command, _PATIENCE, heard[out], heard[err])
    return subprocess.CompletedProcess(command, status, heard[out], heard[err])


def _give(to: int, given: bytes) -> None:
    try:
        with os.fdopen(to, "wb") as file:
            file.write(given)
    except BrokenPipeError:  # a command need not read what it is given
        pass


def _hear(end: int, heard: dict[int, bytes]) -> None:
    with os.fdopen(end, "rb") as file:
        heard[end] = file.read()


def _exactly(line: socket.socket, size: int) -> bytes:
    """So many bytes. Raises EOFError where the other end has gone."""
    found = b""
    while len(found) < size:
        part = line.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def _number(line: socket.socket) -> int:
    return int(_SIZE.unpack(_exactly(line, _SIZE.size))[0])


# What the holder does


def _hold(place: str) -> None:
    """Wait for commands. Returns only in the process of one, which has become all that the command is to see."""
    for name in _HELD:
        importlib.import_module(f"riskreg.{name}")
    importlib.import_module("coverage")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    listener.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how those ended that tell of a command's end
    while True:
        if 0 in select.select([listener, 0], [], [])[0]:
            os._exit(0)  # who began it has gone
        line = listener.accept()[0]
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            return _serve(line)
        line.close()


def _serve(line: socket.socket) -> None:
    """One command: begun, told of, waited for. Returns in its own process."""
    head, streams, _, _ = socket.recv_fds(line, _SIZE.size, 3)
    arguments, folder, environment = json.loads(_exactly(line, _SIZE.unpack(head)[0]))
    process = os.fork()
    if process == 0:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        line.detach()
        os.closerange(3, 64)
        _become(arguments, folder, environment)
        return
    for stream in streams:
        os.close(stream)
    line.sendall(_SIZE.pack(process))
    line.sendall(_SIZE.pack(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])))
    os._exit(0)


def _become(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    command = importlib.import_module("riskreg.__main__")
    sys.argv = [str(command.__file__), *arguments]
    sys.path[0] = folder  # as `python -m` has it
    if any(name.startswith("COVERAGE") for name in environment):
        importlib.import_module("coverage").process_startup()


if __name__ == "__main__":
    _hold(sys.argv[1])
    sys.exit(importlib.import_module("riskreg.__main__").main())
