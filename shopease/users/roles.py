"""Roles: Django groups whose permissions are written here and set by `roles_sync`.

`is_staff` only opens the door of the back office; what may be done there comes from the role.
"""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    WorkflowMixin,
)
from wagtail.snippets.models import get_snippet_models

from shopease.users.models import User


class Role(models.TextChoices):
    """The roles of the shop; the value is the name of the group."""

    SHOPPER = "shopper", _("Shopper")
    PARTNER = "partner", _("Partner")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    CATALOGUE = "catalogue", _("Catalogue manager")
    ORDERS = "orders", _("Order desk")
    SUPPORT = "support", _("Support")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset(Role) - {Role.SHOPPER, Role.PARTNER}
"""Roles that may enter the back office; partners have their own, smaller door."""

_ALL = "view add change delete"

_CMS = {"wagtailadmin.admin": "access"}

_SEARCH = {
    "storefront_search.askedwords": "view",
    "storefront_search.pin": _ALL,
    "storefront_search.synonyms": _ALL,
}

_CAMPAIGNS = {"cms_pages.announcement", "cms_pages.banner", "campaigns.audience", "campaigns.schedule"}
_NAMES_CUSTOMERS = {"campaigns.audience"}

# Role -> "app.model" (or "app.*") -> verbs. Administrators have every permission there is.
_MODEL_PERMISSIONS: Mapping[Role, Mapping[str, str]] = {
    Role.SHOPPER: {},
    Role.PARTNER: {},
    Role.EDITOR: {**_CMS, "wagtailredirects.redirect": _ALL},
    Role.PUBLISHER: {**_CMS, "wagtailredirects.redirect": _ALL},
    Role.CATALOGUE: {
        "catalogue.*": _ALL,
        "feeds.feed": "view change",
        "partner.stockrecord": _ALL,
        "partner.partner": "view",
        "partner.stockalert": "view",
        "reviews.productreview": _ALL,
        **_SEARCH,
    },
    Role.ORDERS: {
        "order.order": "view change",
        "fulfilment.courier": _ALL,
        "fulfilment.shipment": "view add change",
        "fulfilment.orderdocument": "view",
        "order.line": "view change",
        "order.ordernote": _ALL,
        "order.shippingaddress": "view change",
        "fulfilment.returnrequest": "view add change",
        "fulfilment.refund": "view add",
        "payments.creditaccount": "view",
        "payments.paymentrefund": "view",
        "payments.paymentattempt": "view",
        "order.shippingevent": "view add",
        "partner.stockalert": "view",
        "notifications.outboxmessage": "view change",
        "notifications.messagetext": "view change",
        "fulfilment.draftorder": _ALL,
    },
    Role.SUPPORT: {
        "notifications.outboxmessage": "view change",
        "payments.creditaccount": "view",
        "order.order": "view",
        "fulfilment.shipment": "view",
        "fulfilment.orderdocument": "view",
        "order.ordernote": "view add change",
        "fulfilment.returnrequest": "view add",
        "users.user": "view change",
        "reviews.productreview": "view change delete",
    },
    Role.MARKETING: {
        **_CMS,
        "accounts.subscriber": "view",
        "catalogue.product": "view",
        "feeds.feed": "view change",
        "offer.*": _ALL,
        "voucher.*": _ALL,
        **_SEARCH,
    },
    Role.FINANCE: {
        "order.order": "view",
        "fulfilment.shipment": "view",
        "fulfilment.orderdocument": "view",
        "fulfilment.returnrequest": "view",
        "fulfilment.refund": "view add",
        "payments.creditaccount": "view add change",
        "payments.paymentrefund": "view change",
        "payments.paymentattempt": "view change",
        "payment.*": "view",
        "analytics.*": "view",
        "shipping.*": _ALL,
        "shop.taxclass": _ALL,
        "shop.taxrate": _ALL,
    },
}

_EXTRA_PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.PARTNER: ("partner.dashboard_access",),
    Role.EDITOR: ("simple_translation.submit_translation",),
    Role.PUBLISHER: ("simple_translation.submit_translation",),
}

_PAGE_PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    Role.ADMINISTRATOR: (
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ),
}

_KEEP_SNIPPETS = {Role.EDITOR, Role.PUBLISHER, Role.MARKETING}

_LIBRARY = tuple(f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document"))

_COLLECTION_PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.EDITOR: _LIBRARY,
    Role.PUBLISHER: _LIBRARY,
    Role.MARKETING: _LIBRARY,
    Role.ADMINISTRATOR: (*_LIBRARY, "add_collection", "change_collection", "delete_collection"),
}


def _snippet_permissions(role: Role) -> dict[str, str]:
    """Editors and publishers keep every snippet but what names customers, marketing those of campaigns.

    What has a workflow is published at its end: by publishers, and by marketing what is its own.
    """
    verbs = {}
    for model in get_snippet_models():
        label = model._meta.label_lower
        is_own = label in _CAMPAIGNS if role is Role.MARKETING else label not in _NAMES_CUSTOMERS
        if role in _KEEP_SNIPPETS and is_own:
            publishes = role is not Role.EDITOR or not issubclass(model, WorkflowMixin)
            verbs[label] = f"{_ALL} lock unlock publish" if publishes else _ALL
    return verbs


def _granted(role: Role, permission: Permission) -> bool:
    """Whether the tables above give `permission` to `role`."""
    if role is Role.ADMINISTRATOR:
        return True
    app, model = permission.content_type.app_label, permission.content_type.model
    verb = permission.codename.partition("_")[0]
    table = {**_MODEL_PERMISSIONS[role], **_snippet_permissions(role)}
    verbs = f"{table.get(f'{app}.{model}', '')} {table.get(f'{app}.*', '')}".split()
    return verb in verbs or f"{app}.{permission.codename}" in _EXTRA_PERMISSIONS.get(role, ())


@transaction.atomic
def roles_sync() -> None:
    """Make each role's group and set exactly the permissions written here. Safe to run again."""
    permissions = list(Permission.objects.select_related("content_type"))
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([p for p in permissions if _granted(role, p)])
        _sync_pages(group, _named(permissions, _PAGE_PERMISSIONS.get(role, ())))
        _sync_collections(group, _named(permissions, _COLLECTION_PERMISSIONS.get(role, ())))


def _named(permissions: Iterable[Permission], codenames: Iterable[str]) -> set[Permission]:
    wanted = set(codenames)
    apps = {"wagtailcore", "wagtaildocs", "wagtailimages"}
    return {p for p in permissions if p.codename in wanted and p.content_type.app_label in apps}


def _sync_pages(group: Group, permissions: set[Permission]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    GroupPagePermission.objects.filter(group=group).exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _sync_collections(group: Group, permissions: set[Permission]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


@transaction.atomic
def role_assign(*, user: User, role: Role) -> None:
    """Give `user` this role only; staff roles open the back office, the others close it."""
    group, _created = Group.objects.get_or_create(name=role.value)
    others = user.groups.filter(name__in=Role.values).exclude(pk=group.pk)
    user.groups.remove(*others)
    user.groups.add(group)
    staff_sync(user=user)


def staff_sync(*, user: User) -> None:
    """Let `is_staff` follow the groups: true for superusers and for members of a staff role."""
    is_staff = user.is_superuser or user.groups.filter(name__in=STAFF_ROLES).exists()
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
