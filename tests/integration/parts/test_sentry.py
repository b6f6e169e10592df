"""An error of a page reaches the address that SENTRY_DSN names, without the visitor's data."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest

from tests.integration.parts.conftest import Answer
from tests.services.postgres import OwnCluster
from tests.services.process import wait_until
from tests.services.templates import TEMPLATE


class Sink(ThreadingHTTPServer):
    """Takes what a Sentry server would take."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SinkHandler)
        self.events: list[dict[str, Any]] = []
        self.dsn = f"http://key@127.0.0.1:{self.server_port}/1"


class SinkHandler(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
            self.headers["Content-Encoding"], bytes
        )
        body = unpack(body)
        for line in body.splitlines():
            content = json.loads(line)
            if "exception" in content:
                self.server.events.append(content)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_error_of_a_page_is_reported(
    sink: Sink, own_cluster: OwnCluster, live_shop: Callable[..., Any], fetch: Callable[..., Answer]
) -> None:
    env = {"SENTRY_DSN": sink.dsn, "SENTRY_ENVIRONMENT": "trial"}
    shop = live_shop(processes=1, database_url=own_cluster.url(TEMPLATE), env=env)
    assert fetch(shop.url + "/catalogue/").status == 200
    assert sink.events == []

    own_cluster.stop()
    failed = fetch(shop.url + "/catalogue/?q=secret", headers={"Cookie": "sessionid=abcdef"})
    assert failed.status == 503
    wait_until(lambda: bool(sink.events), seconds=20, what="an event at the sink")
    event = sink.events[0]
    assert event["environment"] == "trial"
    assert event["exception"]["values"][-1]["type"] in {"OperationalError", "PoolTimeout"}
    assert "cookies" not in event["request"]
    assert "abcdef" not in json.dumps(event)
