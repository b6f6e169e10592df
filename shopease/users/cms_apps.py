"""Wagtail's app of people, as the shop installs it."""

from wagtail.users.apps import WagtailUsersAppConfig


class CmsUsersConfig(WagtailUsersAppConfig):
    """Overrides `wagtail.users.apps.WagtailUsersAppConfig` (Wagtail 8.0): people register themselves."""

    user_viewset = "shopease.users.cms_viewsets.PeopleViewSet"
