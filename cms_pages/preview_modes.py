"""The live preview of a page: as one sees it oneself, as an audience sees it, as it will begin."""

from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from shopease.campaigns.models import Audience
from shopease.campaigns.selectors import audiences_played
from shopease.campaigns.visitors import Visitor, visited_by
from shopease.core import clock

MAX_AUDIENCES = 20
GO_LIVE = "go-live"
_AUDIENCE = "audience-"


class PreviewModesMixin:
    """Adds to a page's one mode of preview those of audiences and of its own beginning.

    A page that brings modes of its own keeps only those.
    """

    go_live_at: Any

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Names and labels; one query."""
        own: list[tuple[str, Any]] = super().preview_modes  # type: ignore[misc]
        if len(own) > 1:
            return own
        modes = [(own[0][0], _("Now, for you"))]
        if self.go_live_at and self.go_live_at > clock.now():
            modes.append((GO_LIVE, _("When it goes live")))
        audiences = Audience.objects.order_by("name").values_list("pk", "name")[:MAX_AUDIENCES]
        return [*modes, *((f"{_AUDIENCE}{key}", name) for key, name in audiences)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Rendered before the moment and the visitor of the mode are over."""
        with ExitStack() as stack:
            if mode_name == GO_LIVE and self.go_live_at:
                stack.enter_context(clock.at(self.go_live_at))
            elif (mode_name or "").startswith(_AUDIENCE):
                key = mode_name.removeprefix(_AUDIENCE)
                played = audiences_played(int(key) if key.isdecimal() else None)
                stack.enter_context(visited_by(Visitor(played=played)))
            response: Any = super().serve_preview(request, mode_name)  # type: ignore[misc]
            return response.render() if hasattr(response, "render") else response
