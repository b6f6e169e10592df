"""Pages of the machine room: private files on disk, error pages."""

from django.core import signing
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest

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
