"""WSGI entry point of the production servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopease.settings.base")

application = get_wsgi_application()
