"""ShopEase: Wagtail and django-oscar joined into one self-hosted shop."""

from shopease.celery import app as celery_app

__all__ = ["celery_app"]
