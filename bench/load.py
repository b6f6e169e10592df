"""A load generator: prebuilt requests over kept connections, one process, bounded in time and number."""

import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

PER_CONNECTION = 25
"""Requests before a client connects anew, so that no worker keeps more clients than the others."""
PATIENCE = 30.0
"""Seconds that an answer may take."""
LONGEST = 20.0
"""Seconds that one run may take."""


class LoadError(RuntimeError):
    """An answer that isn't what was asked for: figures of error pages are worthless."""


@dataclass
class LoadResult:
    """What one run did; latencies in milliseconds."""

    requests: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds if self.seconds else 0.0


def request_bytes(
    method: str, path: str, *, headers: Mapping[str, str], form: Mapping[str, str] | None = None
) -> bytes:
    """A whole HTTP/1.1 request; `form` is sent url-encoded."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank); 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class _Client:
    """One visitor after another on one connection: sends the next request when the last is answered."""

    def __init__(self, port: int, requests: Sequence[bytes], start: int) -> None:
        self.port = port
        self.requests = requests
        self.position = start
        self.sent = 0
        self.socket = self._connect()
        self.began = 0.0
        self._buffer = bytearray()
        self._length: int | None = None

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def renew(self) -> None:
        """Connect anew."""
        self.socket.close()
        self.socket = self._connect()
        self.sent = 0

    def send(self) -> None:
        """Send the next request of the cycle."""
        self._buffer.clear()
        self._length = None
        self.began = time.perf_counter()
        self.socket.sendall(self.requests[self.position % len(self.requests)])
        self.position += 1
        self.sent += 1

    def receive(self, status: int) -> bool:
        """Take what has come; whether the answer is whole. Raises `LoadError` for any other status."""
        part = self.socket.recv(262_144)
        if not part:
            raise LoadError(f"the server closed the connection: {self._question()}")
        self._buffer += part
        if self._length is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self._buffer[:end]).decode("latin-1")
            self._length = end + 4 + self._content_length(head)
            if int(head.split(" ", 2)[1]) != status:
                answer = bytes(self._buffer[:1500]).decode("utf-8", "replace")
                raise LoadError(f"{self._question()} was not answered with {status}:\n{answer}")
        return len(self._buffer) >= self._length

    def _content_length(self, head: str) -> int:
        for line in head.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                return int(value)
        raise LoadError(f"{self._question()} was answered without Content-Length:\n{head}")

    def _question(self) -> str:
        request = self.requests[(self.position - 1) % len(self.requests)]
        return request.split(b"\r\n", 1)[0].decode()


def load_run(
    port: int,
    scripts: Sequence[Sequence[bytes]],
    *,
    seconds: float,
    status: int = 200,
    most: int = 1_000_000,
) -> LoadResult:
    """Let one client per script cycle through its requests; ends after `seconds` or `most` requests.

    Clients begin at different places of their scripts. What was sent is waited for. Raises
    `LoadError` for another status than `status`, for silence and for closed connections.
    """
    result = LoadResult()
    started = time.perf_counter()
    deadline = started + min(seconds, LONGEST)
    selector = selectors.DefaultSelector()
    clients = [_Client(port, script, n * 7) for n, script in enumerate(scripts)]
    try:
        for client in clients[:most]:
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.send()
        asked = waiting = len(clients[:most])
        while waiting:
            ready = selector.select(PATIENCE)
            if not ready:
                raise LoadError(f"no answer within {PATIENCE:.0f} seconds")
            for key, _events in ready:
                client = key.data
                if not client.receive(status):
                    continue
                now = time.perf_counter()
                result.latencies.append((now - client.began) * 1000)
                waiting -= 1
                if now >= deadline or asked >= most:
                    continue
                if client.sent >= PER_CONNECTION:
                    selector.unregister(client.socket)
                    client.renew()
                    selector.register(client.socket, selectors.EVENT_READ, client)
                client.send()
                asked, waiting = asked + 1, waiting + 1
    finally:
        selector.close()
        for client in clients:
            client.socket.close()
    result.requests = len(result.latencies)
    result.seconds = time.perf_counter() - started
    return result
