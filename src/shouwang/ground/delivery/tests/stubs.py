"""Servers on loopback that play the other side: an HTTP gateway, mail servers, silence."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCAL = "127.0.0.1"
KEY = "Idempotency-Key"


@dataclass(slots=True)
class HttpGateway:
    """An SMS gateway that honours the key: it answers a repetition, and accepts nothing twice.

    Every `fails_every`th request is answered 503 before it is accepted; `status` answers all.
    From the `hold_from`th accepted message on it accepts, and then holds its answer back; `held` is
    set when `hold_until` answers are held.
    """

    fails_every: int = 0
    status: int = 200
    url: str = ""
    requests: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    repeated: int = 0
    hold_from: int = 0
    hold_until: int = 0
    held: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, key: str, text: str) -> int:
        """Take one request and answer it, or hold the answer back until it is released."""
        status = self.take(path, key, text)
        if status == 200 and self._holds():
            self.released.wait(60)
        return status

    def _holds(self) -> bool:
        count = len(self.keys)
        if not self.hold_from or count < self.hold_from or self.released.is_set():
            return False
        if count + 1 >= self.hold_from + self.hold_until:
            self.held.set()
        return True

    def take(self, path: str, key: str, text: str) -> int:
        """Take one request; returns the status to answer."""
        with self.lock:
            self.requests += 1
            if self.status != 200:
                return self.status
            if self.fails_every and self.requests % self.fails_every == 0:
                return 503
            if key and key in self.keys:
                self.repeated += 1
                return 200
            self.keys.add(key)
            self.accepted[path.rpartition("/")[2]] += 1
            self.texts.append(text)
        return 200

    def told(self) -> dict[str, int]:
        """Return what came in: requests, people told, people told more than once."""
        with self.lock:
            twice = sum(count > 1 for count in self.accepted.values())
            return {"requests": self.requests, "accepted": len(self.accepted), "twice": twice}

    @property
    def channel(self) -> str:
        """Return the Apprise address of this gateway."""
        return f"json://{self.url}/send/{{phone}}?+{KEY}={{key}}"


@contextmanager
def http_gateway(fails_every: int = 0, status: int = 200) -> Iterator[HttpGateway]:
    """Lend a running gateway."""
    gateway = HttpGateway(fails_every, status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            told = json.loads(self.rfile.read(length))
            answer = gateway.answer(self.path, self.headers.get(KEY, ""), told["message"])
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            body = json.dumps(gateway.told()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            del code, size

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    server = Server((LOCAL, 0), Handler)
    gateway.url = f"{LOCAL}:{server.server_address[1]}"
    with _running(server):
        yield gateway


@dataclass(slots=True)
class MailServer:
    """A mail server that answers each RCPT as told."""

    recipient_answer: str = "250 ok"
    url: str = ""
    mails: list[str] = field(default_factory=list)


@contextmanager
def mail_server(recipient_answer: str = "250 ok") -> Iterator[MailServer]:
    """Lend a running mail server."""
    stub = MailServer(recipient_answer)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 stub")
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word == "DATA":
                    self.say("354 go on")
                    stub.mails.append(self.read_mail())
                answers = {"RCPT": stub.recipient_answer, "QUIT": "221 bye"}
                self.say(answers.get(word, "250 ok"))

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def read_mail(self) -> str:
            lines: list[str] = []
            while (line := self.rfile.readline().decode()) != ".\r\n":
                lines.append(line)
            return "".join(lines)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server((LOCAL, 0), Handler)
    stub.url = f"smtp://{LOCAL}:{server.server_address[1]}"
    with _running(server):
        yield stub


@contextmanager
def silent_server() -> Iterator[str]:
    """Lend the address of a server that accepts connections and never says a word."""
    with socket.create_server((LOCAL, 0), backlog=64) as listening:
        yield f"{LOCAL}:{listening.getsockname()[1]}"


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
