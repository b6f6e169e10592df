"""Looks at pages from inside a project's process: queries of each, or where one spends its time.

Usage: python -m bench.inside queries|profile < requests.json; prints JSON, or functions by processor time.
"""

import cProfile
import io
import json
import pstats
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.db import connection
from django.test import Client

TRANSACTION = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")
WARM, PROFILED, SHOWN = 3, 40, 45


def main() -> None:
    """Ask each request of the standard input, warm."""
    django.setup()
    client = Client(raise_request_exception=True)
    requests = json.load(sys.stdin)
    if sys.argv[1] == "queries":
        print(json.dumps({entry["name"]: queries_of(client, entry) for entry in requests}))
    else:
        for entry in requests:
            print(profile_of(client, entry))


def ask(client: Client, entry: dict[str, Any]) -> None:
    """One request as a browser sent it. Raises `RuntimeError` for an unexpected answer."""
    client.cookies.clear()
    answer = client.generic(
        entry["method"],
        entry["path"],
        entry["body"],
        "application/x-www-form-urlencoded",
        secure=entry["scheme"] == "https",
        headers=entry["headers"],
    )
    if answer.status_code != entry["status"]:
        raise RuntimeError(f"{entry['path']}: {answer.status_code} {answer.content[:500]!r}")


def queries_of(client: Client, entry: dict[str, Any]) -> int:
    """Statements of one warm request, those of transactions left out."""
    for _ in range(WARM):
        ask(client, entry)
    with _counted() as count:
        ask(client, entry)
    return len(count)


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        if not TRANSACTION.match(statement):
            statements.append(statement)
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def profile_of(client: Client, entry: dict[str, Any]) -> str:
    """Functions by the time spent in them and below, then by the time spent in themselves."""
    for _ in range(WARM):
        ask(client, entry)
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for _ in range(PROFILED):
        ask(client, entry)
    profiler.disable()
    out = io.StringIO()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler, stream=out).sort_stats(order).print_stats(SHOWN)
    return f"{entry['name']}: {PROFILED} requests\n{out.getvalue()}"


if __name__ == "__main__":
    main()
