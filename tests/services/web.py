"""The shop's application as gunicorn runs it in tests: answers for pictures too.

In production the web server before the shop serves them. Were they answered in the browser
(`page.route`), it would keep no style sheet or script from one page to the next.
"""

import io
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from PIL import Image

from shopease.wsgi import application as shop

_buffer = io.BytesIO()
Image.new("RGB", (12, 8), "#c9b8a0").save(_buffer, "JPEG")
PICTURE = _buffer.getvalue()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The same small picture for every file of the media, else the shop's answer."""
    if not environ["PATH_INFO"].startswith(settings.MEDIA_URL):
        return shop(environ, start_response)
    headers = [("Content-Type", "image/jpeg"), ("Content-Length", str(len(PICTURE)))]
    start_response("200 OK", [*headers, ("Cache-Control", "max-age=3600")])
    return [PICTURE]
