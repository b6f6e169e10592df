"""Roles follow the code: they are set again after each migration."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from shopease.users.roles import roles_sync

_TABLES = {"auth_group", "auth_permission", "wagtailcore_page", "wagtailcore_groupcollectionpermission"}


@receiver(post_migrate)
def sync_roles(sender: Any, using: str, **kwargs: Any) -> None:
    """Once, after the last app of a run; not while the tables of a partial migration are missing."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last and set(connections[using].introspection.table_names()) >= _TABLES:
        roles_sync()
