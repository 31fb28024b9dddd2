"""A small client of a YAML language server, the one that editors run: over standard input and output, nothing else."""

import json
import queue
import subprocess
import threading
from pathlib import Path

TIMEOUT = 60


class LanguageServer:
    """One running server; `open` gives a text to it, and `complete` and `hover` ask about that text."""

    def __init__(self, command, folder):
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.folder = Path(folder)
        self.came = queue.Queue()
        self.asked = 0
        self.opened = 0
        self.published = {}
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask("initialize", processId=None, rootUri=self.folder.as_uri(), capabilities=CAPABILITIES)
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={"yaml": SETTINGS})

    def close(self):
        """The server ends when it is asked to; if not, it is ended."""
        try:
            self.ask("shutdown")
            self.tell("exit")
            self.process.wait(TIMEOUT)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()

    def open(self, text):
        """A text as an editor shows it, under a new name in the folder: that name, and the problems that the server sees."""
        self.opened += 1
        name = f"open-{self.opened}.yaml"
        uri = (self.folder / name).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        while uri not in self.published:
            self._take()
        return name, self.published[uri]

    def complete(self, name, line, character):
        """What an editor offers at a place, by label."""
        result = self.ask("textDocument/completion", **self._at(name, line, character))
        return {item["label"]: item for item in result["items"]}

    def hover(self, name, line, character):
        """What an editor shows of a place, as Markdown."""
        result = self.ask("textDocument/hover", **self._at(name, line, character))
        return result["contents"]["value"] if result else ""

    def _at(self, name, line, character):
        uri = (self.folder / name).as_uri()
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    def ask(self, method, **parameters):
        """A question, and its answer."""
        self.asked += 1
        number = self.asked
        self._send({"id": number, "method": method, "params": parameters or None})
        while True:
            message = self._take()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method, **parameters):
        """Something that needs no answer."""
        self._send({"method": method, "params": parameters})

    def _take(self):
        """The next message of the server. Its questions are answered at once, and the problems that it sees are kept."""
        message = self.came.get(timeout=TIMEOUT)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            result = [SETTINGS] if message["method"] == "workspace/configuration" else None
            self._send({"id": message["id"], "result": result})
        return message

    def _send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self.process.stdin.flush()

    def _listen(self):
        pipe = self.process.stdout
        while line := pipe.readline():
            length = 0
            while line.strip():
                name, _, value = line.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
                line = pipe.readline()
            self.came.put(json.loads(pipe.read(length)))


# No schema store: nothing is asked of any other machine.
SETTINGS = {
    "validate": True, "hover": True, "completion": True, "format": {"enable": False},
    "schemaStore": {"enable": False}, "schemas": {},
}  # fmt: skip
CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": False},
}
