"""A mail server on this machine, for tests: it takes letters, refuses them, or accepts a connection and is silent."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Server:
    """What it answers to the steps of a letter, and what it took."""

    port: int = 0
    recipient: str = "250 ok"
    sender: str = "250 ok"
    content: str = "250 ok"
    silent: bool = False
    refused: set[str] = field(default_factory=set)
    taken: list[Message] = field(default_factory=list)
    came: int = 0


class _Listening(socketserver.ThreadingTCPServer):
    """The socket of a server; its handlers find what to answer here."""

    daemon_threads = True

    def __init__(self, script: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script, self.over = script, threading.Event()


class _Handler(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Listening

    def handle(self) -> None:
        """Greet, then answer line by line."""
        self.server.script.came += 1
        if self.server.script.silent:
            self.server.over.wait(60)
            return
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            self._say(self._answer(verb, line))
            if verb == "QUIT":
                return
            if verb == "DATA":
                self._take()

    def _answer(self, verb: str, line: str) -> str:
        script = self.server.script
        answers = {"QUIT": "221 bye", "DATA": "354 go on", "MAIL": script.sender, "RCPT": script.recipient}
        later = verb == "RCPT" and line.partition("<")[2].rstrip(">") in script.refused
        return "451 later" if later else answers.get(verb, "250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        if self.server.script.content.startswith("250"):
            self.server.script.taken.append(message_from_bytes(b"".join(lines)))
        self._say(self.server.script.content)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running() -> Iterator[Server]:
    """Run a mail server on a free port of this machine."""
    script = Server()
    with _Listening(script) as listening:
        script.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield script
        finally:
            listening.over.set()
            listening.shutdown()
            thread.join()


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
