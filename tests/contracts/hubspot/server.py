"""Bytes in, bytes out: one HTTP handler that also breaks off, dawdles and lies about lengths."""

import socket
import struct
import time
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.contracts.hubspot.wire import Answer, Call


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the fake and writes what it answers."""

    protocol_version = "HTTP/1.1"
    fake: Any
    # A header and a body in two packets would wait for the client's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        call = Call(self.command, parts.path, parse_qs(parts.query), headers, body)
        self._send(self.fake.handle(call))

    do_POST = do_GET  # noqa: N815 - the base class's spelling

    def _send(self, answer: Answer) -> None:
        raw = answer.raw
        self.send_response(answer.status)
        kind = "text/html" if raw[:1] == b"<" else "application/json;charset=utf-8"
        for name, value in {"Content-Type": kind, **answer.headers}.items():
            self.send_header(name, value)
        if answer.is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self._send_body(answer, raw)

    def _send_body(self, answer: Answer, raw: bytes) -> None:
        sent = raw if answer.cut_at is None else raw[: answer.cut_at]
        if answer.is_chunked:
            sent = b"%x\r\n%s\r\n" % (len(sent), sent) + (
                b"0\r\n\r\n" if not answer.is_reset else b""
            )
        if answer.pause_per_byte:
            self._dawdle(sent, answer.pause_per_byte)
        else:
            self.wfile.write(sent)
        self.wfile.flush()
        if answer.cut_at is not None or answer.is_reset:
            self._hang_up(abruptly=answer.is_reset)

    def _dawdle(self, sent: bytes, pause: float) -> None:
        try:
            for place in range(len(sent)):
                self.wfile.write(sent[place : place + 1])
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def _hang_up(self, *, abruptly: bool) -> None:
        if abruptly:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The server's clock, which may go wrong."""
        skew: timedelta = self.fake.skew
        return format_datetime(self.fake.clock.now() + skew, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the fake keeps its own log."""
