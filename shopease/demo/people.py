"""Somebody for each role of the demo shop."""

from allauth.account.models import EmailAddress
from django.db import transaction
from oscar.core.loading import get_model

from shopease.users.models import User
from shopease.users.roles import Role, role_assign, roles_sync

Partner = get_model("partner", "Partner")

NAMES = {
    Role.SHOPPER: ("Sana", "Shopper"),
    Role.PARTNER: ("Paul", "Partner"),
    Role.EDITOR: ("Elif", "Editor"),
    Role.PUBLISHER: ("Pia", "Publisher"),
    Role.CATALOGUE: ("Clara", "Catalogue"),
    Role.ORDERS: ("Oskar", "Orders"),
    Role.SUPPORT: ("Sven", "Support"),
    Role.MARKETING: ("Mara", "Marketing"),
    Role.FINANCE: ("Finn", "Finance"),
    Role.ADMINISTRATOR: ("Ada", "Administrator"),
}
PARTNER_CODE = "holzhof-brenner"


def people_load(*, password: str) -> dict[str, str]:
    """One person a role with a verified address; e-mail addresses by role.

    `password` is given to those who don't exist yet; the others keep theirs.
    """
    roles_sync()
    return {str(role.label): _person(role, *names, password=password) for role, names in NAMES.items()}


@transaction.atomic
def _person(role: Role, first_name: str, last_name: str, *, password: str) -> str:
    name = "admin" if role is Role.ADMINISTRATOR else role.value
    email = f"{name}@example.com"
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
        role_assign(user=user, role=role)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if role is Role.PARTNER:
            Partner.objects.get(code=PARTNER_CODE).users.add(user)
    return email
