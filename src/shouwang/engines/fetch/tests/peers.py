"""A peer on the loopback that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(slots=True)
class Reply:
    """What is answered: a status, headers, a body; `stalls` sends one byte and then nothing."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stalls: bool = False


@dataclass(slots=True)
class Peer:
    """The peer: its address, what it answers by path, the headers of each call."""

    address: str
    replies: dict[str, Reply] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def peer(certificate: Path | None = None) -> Iterator[Peer]:
    """Run a peer while a test lasts; with a certificate, and its key, over https."""
    found = Peer("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.calls.append((self.path, dict(self.headers)))
            reply = found.replies.get(self.path, Reply(404))
            asked = self.headers.get("If-None-Match")
            status = 304 if asked and asked == reply.headers.get("ETag") else reply.status
            body = b"" if status == 304 else reply.body
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.stalls:
                self.wfile.write(body[:1])
                self.wfile.flush()
                found.is_over.wait(30)
                return
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            del told

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate is not None:
        scheme = "https"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    found.address = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
