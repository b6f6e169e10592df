"""The URL configuration as a list of addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern: the name of its view as Django resolves it, and the arguments that it takes."""

    name: str
    route: str
    arguments: tuple[str, ...]
    positional: int
    pattern: Any


def addresses() -> list[Address]:
    """Every pattern of the shop, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", (), ()))


def _walk(
    patterns: Any, prefix: str, namespaces: tuple[str, ...], outer: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            arguments, _positional = _arguments(pattern)
            yield from _walk(pattern.url_patterns, route, inner, (*outer, *arguments))
            continue
        name = ":".join((*namespaces, pattern.name or pattern.lookup_str))
        arguments, positional = _arguments(pattern)
        yield Address(name, route, (*outer, *arguments), positional, pattern)


def _arguments(pattern: Any) -> tuple[tuple[str, ...], int]:
    converters = tuple(getattr(pattern.pattern, "converters", ()))
    if not hasattr(pattern.pattern, "regex"):
        return converters, 0
    regex = pattern.pattern.regex
    named = converters or tuple(regex.groupindex)
    return named, 0 if named else regex.groups
