"""Pages of the machine room: private files on disk, error pages."""

import sys

from django.core import signing
from django.core.files.storage import storages
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from shopease.core.storages import private_name


def private_file(request: HttpRequest, token: str) -> FileResponse:
    """Send a private file by its signed link, as a download; 404 when forged, expired or gone."""
    try:
        name = private_name(token)
        handle = storages["private"].open(name)
    except (signing.BadSignature, FileNotFoundError):
        raise Http404 from None
    response = FileResponse(handle, as_attachment=True, filename=name.rsplit("/", 1)[-1])
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


RETRY_SECONDS = 30
"""After how long a browser or a crawler may ask again when the database is away."""


def server_error(request: HttpRequest) -> HttpResponse:
    """The page after an exception: 503 when the database can't be reached or is too busy, else 500.

    Both pages need neither request nor database.
    """
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return defaults.server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
