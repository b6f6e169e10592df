"""Which entries of the navigation a person sees."""

from typing import Any

from django.urls import resolve, reverse

from shopease.users.access import user_may_open


def navigation_access(user: Any, url_name: str | None, url_args: Any = None, url_kwargs: Any = None) -> bool:
    """For OSCAR_DASHBOARD_DEFAULT_ACCESS_FUNCTION: headings always, pages by the rules of `users.access`."""
    if url_name is None:
        return True
    return user_may_open(user, resolve(reverse(url_name, args=url_args, kwargs=url_kwargs)).view_name)
