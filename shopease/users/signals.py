"""Roles and the workflow follow the code after each migration; `is_staff` follows the roles."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import m2m_changed, post_migrate
from django.dispatch import receiver

from shopease.users.models import User
from shopease.users.moderation import moderation_sync
from shopease.users.roles import roles_sync, staff_sync

_TABLES = {
    "auth_group",
    "auth_permission",
    "wagtailcore_page",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_workflowcontenttype",
}


@receiver(post_migrate)
def sync_roles(sender: Any, using: str, **kwargs: Any) -> None:
    """Once, after the last app of a run; not while the tables of a partial migration are missing."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last and set(connections[using].introspection.table_names()) >= _TABLES:
        roles_sync()
        moderation_sync()


@receiver(m2m_changed, sender=User.groups.through)
def follow_groups(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Whoever changes groups, in /cms/ or elsewhere, opens or closes the back office with them."""
    if action in {"post_add", "post_remove", "post_clear"}:
        users = User.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
        for user in users:
            staff_sync(user=user)
