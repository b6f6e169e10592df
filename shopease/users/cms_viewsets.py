"""People in /cms/: administrators give roles; accounts, e-mail and passwords are allauth's."""

from typing import Any

from django.urls import URLPattern
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet


class PersonForm(UserEditForm):
    """Overrides `wagtail.users.forms.UserEditForm` (Wagtail 8.0): the e-mail address is only shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        for name in ("first_name", "last_name"):
            self.fields[name].required = False


class PeopleViewSet(UserViewSet):
    """Overrides `wagtail.users.views.users.UserViewSet` (Wagtail 8.0): nobody is added or copied here."""

    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "add_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]
