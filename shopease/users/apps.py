from django.apps import AppConfig


class UsersConfig(AppConfig):
    """The room of the user model and of roles."""

    name = "shopease.users"
    label = "users"

    def ready(self) -> None:
        from shopease.users import signals  # noqa: F401
