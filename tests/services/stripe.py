"""A server that the official SDK takes for Stripe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.process import HOST, Server, accepts_connections, free_port, wait_until


@contextmanager
def stripe_running(folder: Path) -> Iterator[str]:
    """Its address, while the block runs."""
    port = free_port()
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    server = Server(command, log=folder / "stripe.log")
    try:
        wait_until(lambda: accepts_connections(port), seconds=20, what="localstripe answers")
        yield f"http://{HOST}:{port}"
    finally:
        server.stop()
