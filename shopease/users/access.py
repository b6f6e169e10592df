"""Who may open which address of the back offices. What has no rule here is refused to everyone.

Keys are view names as Django resolves them, or shell patterns of them; the first match counts.
These rules stand before the views' own checks, which still apply.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from django.contrib.auth.models import AnonymousUser

from shopease.users.models import User

Alternatives = tuple[frozenset[str], ...]

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Rule:
    """Permissions for reading and for writing: one of the alternatives must be held in full.

    `is_staff` stands for everyone of the back office, `is_partner` for partners who are no staff, for
    Oscar's views show members of staff everything. `is_open` admits everyone.
    """

    read: Alternatives
    write: Alternatives
    is_open: bool = False


def _sets(alternatives: tuple[str, ...]) -> Alternatives:
    return tuple(frozenset(text.split()) for text in alternatives)


def holds(*alternatives: str, write: str | None = None) -> Rule:
    """A rule from space-separated permissions; `write` replaces them all for other than reading."""
    read = _sets(alternatives)
    return Rule(read=read, write=read if write is None else _sets((write,)))


OPEN = Rule(read=(), write=(), is_open=True)

_PARTNER = "is_partner"
_CMS = holds("wagtailadmin.access_admin")
_USERS = holds("wagtailadmin.access_admin users.change_user")


def _crud(prefix: str, model: str, *, read: tuple[str, ...]) -> dict[str, Rule]:
    """Rules of Oscar's usual list, create, update and delete pages of one model."""
    app, name = model.split(".")
    verbs = {"create": "add", "update": "change", "delete": "delete"}
    rules = {f"dashboard:{prefix}-{page}": holds(f"{app}.view_{name}") for page in read}
    rules |= {
        f"dashboard:{prefix}-{page}": holds(f"{app}.view_{name} {app}.{verb}_{name}")
        for page, verb in verbs.items()
    }
    return rules


_DASHBOARD = {
    "dashboard:login": OPEN,
    "dashboard:logout": OPEN,
    # Products: partners reach their own through the views' querysets.
    "dashboard:catalogue-product": holds("catalogue.view_product catalogue.change_product", _PARTNER),
    "dashboard:catalogue-product-create": holds("catalogue.view_product catalogue.add_product"),
    "dashboard:catalogue-product-create-child": holds("catalogue.view_product catalogue.add_product"),
    "dashboard:catalogue-product-delete": holds("catalogue.view_product catalogue.delete_product"),
    "dashboard:catalogue-product-pictures": holds(
        "catalogue.view_product catalogue.change_product", _PARTNER
    ),
    "dashboard:catalogue-product-files": holds("catalogue.view_product catalogue.change_product", _PARTNER),
    "dashboard:catalogue-product-variants": holds(
        "catalogue.view_product catalogue.add_product catalogue.change_product catalogue.delete_product"
    ),
    "dashboard:catalogue-product-list": holds("catalogue.view_product", _PARTNER),
    "dashboard:catalogue-bulk-*": holds("catalogue.view_product catalogue.change_product", _PARTNER),
    "dashboard:catalogue-product-lookup": holds("catalogue.view_product", _PARTNER),
    "dashboard:catalogue-picture-lookup": holds("catalogue.view_product", _PARTNER),
    # An import writes everything of a product, a partner's too.
    "dashboard:imports-*": holds(
        "catalogue.view_product catalogue.add_product catalogue.change_product partner.change_stockrecord"
    ),
    "dashboard:stock-alert-list": holds("partner.view_stockalert"),
    "dashboard:feeds": holds("feeds.view_feed", write="feeds.view_feed feeds.change_feed"),
    # Which kinds of texts one may translate follows from what one may change.
    "dashboard:translations*": holds(
        "catalogue.change_product", "offer.change_conditionaloffer", "shipping.change_weightbased"
    ),
    "dashboard:rules": holds(
        "catalogue.view_productrules", write="catalogue.view_productrules catalogue.change_productrules"
    ),
    # Stock: partners reach their own records through the views' querysets.
    "dashboard:stock-ledger": Rule(
        read=_sets(("partner.view_stockrecord", _PARTNER)),
        write=_sets(("partner.view_stockrecord partner.change_stockrecord", _PARTNER)),
    ),
    "dashboard:stock-*": holds("partner.view_stockrecord", _PARTNER),
    **_crud("catalogue-category", "catalogue.category", read=("list", "detail-list")),
    "dashboard:catalogue-category-list": holds(
        "catalogue.view_category", write="catalogue.view_category catalogue.change_category"
    ),
    "dashboard:catalogue-category-detail-list": holds(
        "catalogue.view_category", write="catalogue.view_category catalogue.change_category"
    ),
    "dashboard:catalogue-category-products": holds(
        "catalogue.view_category", write="catalogue.view_category catalogue.change_category"
    ),
    "dashboard:catalogue-category-create-child": holds("catalogue.view_category catalogue.add_category"),
    **_crud("catalogue-class", "catalogue.productclass", read=("list",)),
    **_crud("catalogue-attribute-option-group", "catalogue.attributeoptiongroup", read=("list",)),
    **_crud("catalogue-option", "catalogue.option", read=("list",)),
    # Orders: what may be posted to an order's page is decided action by action in the view.
    "dashboard:order-list": Rule(
        read=_sets(("order.view_order", _PARTNER)), write=_sets(("order.change_order",))
    ),
    "dashboard:order-bulk": holds("order.view_order order.change_order"),
    "dashboard:order-export": holds("order.view_order"),
    "dashboard:order-stats": holds("order.view_order payment.view_source"),
    "dashboard:order-detail": Rule(
        read=_sets(("order.view_order", _PARTNER)),
        write=_sets(("order.view_order order.add_ordernote", "order.view_order order.change_order")),
    ),
    "dashboard:order-detail-note": holds("order.view_order order.change_ordernote"),
    # Parcels and papers of orders
    **_crud("courier", "fulfilment.courier", read=("list",)),
    "dashboard:parcel-slip*": holds("fulfilment.view_shipment"),
    "dashboard:parcel-create": holds("fulfilment.view_shipment fulfilment.add_shipment"),
    "dashboard:parcel-*": holds("fulfilment.view_shipment fulfilment.change_shipment"),
    "dashboard:document-*": holds("fulfilment.view_orderdocument"),
    "dashboard:order-payment-received": holds("order.view_order payments.change_paymentattempt"),
    "dashboard:order-line-detail": holds("order.view_order", _PARTNER, write="order.change_line"),
    "dashboard:order-refund": holds("order.view_order fulfilment.add_refund"),
    "dashboard:order-cancel": holds("order.view_order order.change_order"),
    "dashboard:order-return": holds("order.view_order fulfilment.add_returnrequest"),
    "dashboard:return-list": holds("fulfilment.view_returnrequest"),
    "dashboard:return-detail": holds(
        "fulfilment.view_returnrequest",
        write="fulfilment.change_returnrequest fulfilment.add_refund",
    ),
    "dashboard:refund-list": holds("payments.view_paymentrefund"),
    "dashboard:refund-settle": holds("payments.change_paymentrefund"),
    "dashboard:order-shipping-address": holds("order.view_order order.change_shippingaddress"),
    "dashboard:order-edit": holds("order.view_order order.change_order"),
    "dashboard:order-payment-link": holds("order.view_order order.change_order"),
    "dashboard:draft*": holds(
        "fulfilment.view_draftorder order.view_order",
        write="fulfilment.change_draftorder fulfilment.add_draftorder order.view_order",
    ),
    # Messages: who sees an order may see what was told about it, on its page.
    "dashboard:outbox": holds(
        "notifications.view_outboxmessage",
        write="notifications.view_outboxmessage notifications.change_outboxmessage",
    ),
    "dashboard:order-message-resend": holds("order.view_order notifications.change_outboxmessage"),
    "dashboard:message-text*": holds("notifications.view_messagetext notifications.change_messagetext"),
    # Gift cards and store credit
    "dashboard:credit-list": holds("payments.view_creditaccount"),
    "dashboard:credit-new": holds("payments.view_creditaccount payments.add_creditaccount"),
    "dashboard:credit-detail": holds(
        "payments.view_creditaccount", write="payments.view_creditaccount payments.change_creditaccount"
    ),
    "dashboard:download-renew": holds("order.view_order order.change_order"),
    "dashboard:reports-index": holds("order.view_order payment.view_source analytics.view_userrecord"),
    # Search
    "dashboard:search-report": holds("storefront_search.view_askedwords"),
    "dashboard:search-report-download": holds("storefront_search.view_askedwords"),
    **_crud("search-pin", "storefront_search.pin", read=("list",)),
    **_crud("search-synonyms", "storefront_search.synonyms", read=("list",)),
    # People
    "dashboard:users-index": holds("users.view_user", write="users.change_user"),
    "dashboard:user-detail": holds("users.view_user"),
    "dashboard:user-password-reset": holds("users.view_user users.change_user"),
    **_crud("partner", "partner.partner", read=("list",)),
    "dashboard:partner-manage": holds("partner.view_partner partner.change_partner"),
    "dashboard:partner-user-*": holds("partner.change_partner users.change_user"),
    "dashboard:newsletter-*": holds("accounts.view_subscriber"),
    # Reviews
    "dashboard:reviews-list": holds(
        "reviews.view_productreview", write="reviews.view_productreview reviews.change_productreview"
    ),
    "dashboard:reviews-update": holds("reviews.view_productreview reviews.change_productreview"),
    "dashboard:reviews-delete": holds("reviews.view_productreview reviews.delete_productreview"),
    # Selling
    **_crud("offer", "offer.conditionaloffer", read=("list", "detail")),
    "dashboard:offer-*": holds("offer.add_conditionaloffer offer.change_conditionaloffer"),
    **_crud("range", "offer.range", read=("list",)),
    "dashboard:range-products": holds("offer.view_range", write="offer.change_range"),
    "dashboard:range-reorder": holds("offer.view_range offer.change_range"),
    **_crud("voucher", "voucher.voucher", read=("list", "stats")),
    **_crud("voucher-set", "voucher.voucherset", read=("list", "detail", "download")),
    "dashboard:shipping-method-list": holds("shipping.view_weightbased"),
    **_crud("shipping-weight", "shipping.weightbased", read=()),
    **_crud("shipping-order", "shipping.orderanditemcharges", read=()),
    **_crud("shipping-pickup", "shipping.pickuppoint", read=()),
    **_crud("shipping-closed", "shipping.closedday", read=()),
    "dashboard:tax-list": holds("shop.view_taxclass shop.view_taxrate"),
    "dashboard:tax-entry": holds("shop.change_taxclass shop.change_taxrate"),
    **_crud("tax-class", "shop.taxclass", read=()),
    **_crud("tax-rate", "shop.taxrate", read=()),
    # The start page shows what its reader may know.
    "dashboard:index": holds("is_staff", _PARTNER),
}

_CMS_RULES = {
    "door-cms-*": OPEN,
    "wagtailusers_users:*": _USERS,
    "wagtailusers_groups:*": holds("wagtailadmin.access_admin auth.change_group"),
    "wagtailsites:*": holds("wagtailadmin.access_admin wagtailcore.change_site"),
    "wagtaillocales:*": holds("wagtailadmin.access_admin wagtailcore.change_locale"),
    "simple_translation:*": holds("wagtailadmin.access_admin simple_translation.submit_translation"),
    "wagtailadmin_collections:*": holds("wagtailadmin.access_admin wagtailcore.change_collection"),
    "wagtailadmin_workflows:task_cho*": _CMS,
    "wagtailadmin_workflows:*": holds("wagtailadmin.access_admin wagtailcore.change_workflow"),
    "campaigns_calendar": _CMS,
    "campaigns_preview": _CMS,
    "wagtailadmin_pages:*": _CMS,
    "wagtailadmin_api:*": _CMS,
    "wagtailadmin_reports:*": _CMS,
    "page-problems*": _CMS,
    "page-languages*": _CMS,
    "wagtailadmin_editing_sessions:*": _CMS,
    "wagtailadmin_choose_page*": _CMS,
    "wagtailadmin_explore*": _CMS,
    "wagtailadmin_tag_*": _CMS,
    "wagtailadmin_home": _CMS,
    "wagtailadmin_account": _CMS,
    "wagtailadmin_dismissibles": _CMS,
    "wagtailadmin_block_preview": _CMS,
    "wagtailadmin_sprite": _CMS,
    "wagtailadmin_javascript_catalog": _CMS,
    "wagtail_bulk_action": _CMS,
    "wagtailredirects:*": holds("wagtailadmin.access_admin wagtailredirects.view_redirect"),
    "wagtailsettings:*": _CMS,
    "wagtailembeds:*": _CMS,
    "wagtailforms:*": _CMS,
    "submitted-file": _CMS,
    "unused-files*": _CMS,
    "wagtailsnippets*": _CMS,
    "wagtailsnippetchoosers*": _CMS,
    "wagtaildocs*": _CMS,
    "wagtailimages*": _CMS,
    "*_chooser:*": _CMS,
    "cms_picture_to_mark": _CMS,
    "wagtail.admin.views.home.default": _CMS,
}

_RULES = {**_DASHBOARD, **_CMS_RULES}


@cache
def rule_for(view_name: str) -> Rule | None:
    """The rule of a view, or nothing: then nobody may open it."""
    if view_name in _RULES:
        return _RULES[view_name]
    return next((rule for name, rule in _RULES.items() if fnmatchcase(view_name, name)), None)


def user_may_open(user: User | AnonymousUser, view_name: str, method: str = "GET") -> bool:
    """Whether the rule of the view admits `user` with an HTTP method."""
    rule = rule_for(view_name)
    if rule is None:
        return False
    if rule.is_open:
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    alternatives = rule.read if method in READING else rule.write
    return any(_holds_all(user, permissions) for permissions in alternatives)


def _holds_all(user: User, permissions: frozenset[str]) -> bool:
    if _PARTNER in permissions:
        return not user.is_staff and user.has_perm("partner.dashboard_access")
    if "is_staff" in permissions:
        return user.is_staff
    return user.has_perms(list(permissions))
