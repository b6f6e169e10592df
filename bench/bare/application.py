"""A Django application of one view: a template of about 28 kB, no data to fetch, no middleware."""

from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path

settings.configure(
    DEBUG=False,
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent],
        }
    ],
)
django.setup()

SECTIONS = [
    {"title": f"Department {n}", "url": f"/departments/{n}/", "entries": [f"Aisle {n}.{m}" for m in range(5)]}
    for n in range(10)
]
GOODS = [
    {
        "title": f"Stoneware cup no. {n}",
        "url": f"/goods/stoneware-cup-{n}/",
        "picture": f"/pictures/cup-{n:04d}",
        "price": f"€{12 + n}.50",
        "former": f"€{15 + n}.00" if n % 3 == 0 else "",
        "is_left": n % 7 != 0,
    }
    for n in range(31)
]


def page(request: HttpRequest) -> HttpResponse:
    """A list of goods with menu and footer."""
    context: dict[str, Any] = {"sections": SECTIONS, "goods": GOODS}
    answer = HttpResponse(render_to_string("page.html", context))
    answer["Content-Length"] = str(len(answer.content))
    return answer


urlpatterns = [path("page", page)]
application = get_wsgi_application()
