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


def _handler(server: Server, over: threading.Event) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            server.came += 1
            if server.silent:
                over.wait(60)
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
            answers = {"QUIT": "221 bye", "DATA": "354 go on", "MAIL": server.sender, "RCPT": server.recipient}
            later = verb == "RCPT" and line.partition("<")[2].rstrip(">") in server.refused
            return "451 later" if later else answers.get(verb, "250 ok")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            if server.content.startswith("250"):
                server.taken.append(message_from_bytes(b"".join(lines)))
            self._say(server.content)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    return Handler


@contextmanager
def running() -> Iterator[Server]:
    """Run a mail server on a free port of this machine."""
    server, over = Server(), threading.Event()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(server, over)) as listening:
        listening.daemon_threads = True
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            over.set()
            listening.shutdown()
            thread.join()


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
