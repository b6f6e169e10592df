"""People for tests."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from shopease.users.models import User
from shopease.users.roles import Role, role_assign

PASSWORD = "correct horse battery"

_numbers = count(1)


def user_create(
    *,
    email: str = "",
    role: Role | str = Role.SHOPPER,
    password: str = PASSWORD,
    verified: bool = True,
    **fields: Any,
) -> User:
    """A person with a verified e-mail address and one role; `role="superuser"` may do everything."""
    email = email or f"person{next(_numbers)}@example.com"
    if role == "superuser":
        user = User.objects.create_superuser(email, password, **fields)
    else:
        user = User.objects.create_user(email, password, **fields)
        role_assign(user=user, role=Role(role))
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user
