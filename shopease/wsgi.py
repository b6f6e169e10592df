"""WSGI entry point of the production servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopease.settings.base")

application = get_wsgi_application()

# All that lives as long as the process is there now, views included. Without it in the collector's way a
# request is never stopped for the 0.4 s that looking through it takes, and forked workers share its pages.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
