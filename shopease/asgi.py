"""ASGI entry point of the production servers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopease.settings.base")

application = get_asgi_application()
