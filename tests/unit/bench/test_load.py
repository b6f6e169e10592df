"""The load generator against a server that answers as the test wants."""

import socket
import threading
from collections.abc import Iterator

import pytest

from bench.load import PER_CONNECTION, LoadError, load_run, percentile, request_bytes

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Answering:
    """A server of one thread per connection; notes each request and gives the same answer."""

    def __init__(self, parts: list[bytes]) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._parts = parts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(65_536):
                self.requests.append(request)
                for part in self._parts:
                    connection.sendall(part)
                if not self._parts:
                    return

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def answering() -> Iterator[type[Answering]]:
    servers: list[Answering] = []

    class Kept(Answering):
        def __init__(self, parts: list[bytes]) -> None:
            super().__init__(parts)
            servers.append(self)

    yield Kept
    for server in servers:
        server.close()


def get(path: str) -> bytes:
    return request_bytes("GET", path, headers={"Host": "shop"})


def test_each_client_cycles_through_its_own_requests(answering: type[Answering]) -> None:
    server = answering([OK])
    result = load_run(server.port, [[get("/a"), get("/b")], [get("/c")]], seconds=5, most=8)
    asked = {request.split(b" ")[1] for request in server.requests}
    assert result.requests == len(server.requests) == 8
    assert len(result.latencies) == 8
    assert asked == {b"/a", b"/b", b"/c"}


def test_an_answer_in_pieces_counts_once(answering: type[Answering]) -> None:
    server = answering([OK[:10], OK[10:40], OK[40:]])
    assert load_run(server.port, [[get("/")]], seconds=5, most=3).requests == 3


def test_a_run_ends_when_its_time_is_up(answering: type[Answering]) -> None:
    server = answering([OK])
    result = load_run(server.port, [[get("/")]], seconds=0.1)
    assert result.requests == len(server.requests)
    assert 0.1 <= result.seconds < 2


def test_a_client_connects_anew_from_time_to_time(answering: type[Answering]) -> None:
    server = answering([OK])
    load_run(server.port, [[get("/")]], seconds=5, most=PER_CONNECTION * 2 + 1)
    assert server.connections == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nfire", "fire"),
        (b"HTTP/1.1 302 Found\r\nLocation: /login/\r\nContent-Length: 0\r\n\r\n", "302"),
        (b"HTTP/1.1 200 OK\r\n\r\nhello", "without Content-Length"),
    ],
)
def test_another_answer_than_wanted_gives_the_run_up(
    answering: type[Answering], answer: bytes, reason: str
) -> None:
    server = answering([answer])
    with pytest.raises(LoadError, match=reason):
        load_run(server.port, [[get("/page")]], seconds=5)
    assert len(server.requests) == 1


def test_a_closed_connection_gives_the_run_up(answering: type[Answering]) -> None:
    with pytest.raises(LoadError, match="closed the connection: GET /page"):
        load_run(answering([]).port, [[get("/page")]], seconds=5)


def test_a_form_is_sent_url_encoded() -> None:
    request = request_bytes("POST", "/basket/add/7/", headers={"Host": "shop"}, form={"a": "ä b", "q": "1"})
    assert request == (
        b"POST /basket/add/7/ HTTP/1.1\r\nHost: shop\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\na=%C3%A4+b&q=1"
    )


def test_percentiles_by_nearest_rank() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)) == (51.0, 96.0, 0.0)
