"""Looking at a draft on the page of the shop where it will stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve

_draft: ContextVar[Any] = ContextVar("cms_pages_draft", default=None)


def draft_of(model: str) -> Any:
    """The draft of that model ("Banner") that is looked at, whatever its schedule and audience; else None."""
    draft = _draft.get()
    return draft if draft is not None and draft._meta.object_name == model else None


@contextmanager
def drafted(draft: Any) -> Iterator[None]:
    """Let pages show `draft`, saved or not, inside the block."""
    token = _draft.set(draft)
    try:
        yield
    finally:
        _draft.reset(token)


def page_with_draft(draft: Any, request: HttpRequest, path: str, query: str = "") -> HttpResponseBase:
    """The page at `path`, rendered with `draft` in it; `request` is a dummy that becomes one for it."""
    request.path = request.path_info = path
    request.META["QUERY_STRING"], request.GET = query, QueryDict(query)
    request.resolver_match = match = resolve(path)
    with drafted(draft):
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response = response.render()
    return response
