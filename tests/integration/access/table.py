"""The table: which role may open which address. A view without a row fails the test.

Patterns of view names, the first match counts. What a role is not admitted to is refused (403); a
stranger is sent to the log-in.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

STRANGER = "anonymous"
ROLES = (
    STRANGER,
    "shopper",
    "partner",
    "editor",
    "publisher",
    "catalogue",
    "orders",
    "support",
    "marketing",
    "finance",
    "administrator",
)


@dataclass(frozen=True)
class Row:
    """Who is admitted, and what they then find for own, foreign and missing objects.

    `owner` is the role whose own objects exist in the test's world: it finds its own, not the foreign
    one. Where `only_owner`, nobody else finds either.
    """

    roles: frozenset[str]
    own: frozenset[str] = frozenset({"ok"})
    missing: frozenset[str] = frozenset({"missing"})
    refused: frozenset[str] = frozenset({"refused"})
    stranger: str = "log in"
    owner: str = ""
    only_owner: bool = False

    def expected(self, role: str, which: int) -> frozenset[str]:
        """The outcomes that are right for own (0), foreign (1) and missing (2) objects."""
        if role not in self.roles:
            return frozenset({self.stranger}) if role == STRANGER else self.refused
        if which == 2:
            return self.missing
        is_foreign = which == 1 and role == self.owner
        if is_foreign or (self.only_owner and role != self.owner):
            return frozenset({"missing"})
        return self.own


EVERYONE = frozenset(ROLES)
PEOPLE = EVERYONE - {STRANGER}
NOBODY: frozenset[str] = frozenset()


def _roles(names: str) -> frozenset[str]:
    """Administrators are admitted everywhere, publishers where editors are."""
    roles = frozenset(names.split()) | {"administrator"}
    return roles | {"publisher"} if "editor" in roles else roles


def _rows(row: Row, names: str) -> dict[str, Row]:
    return dict.fromkeys(names.split(), row)


_ANY = frozenset({"ok", "missing"})


def _desk(names: str, **fields: object) -> Row:
    return Row(_roles(names), **fields)  # type: ignore[arg-type]


def _cms(names: str) -> Row:
    """Wagtail answers 404 before and after its own checks of permissions, depending on the view."""
    return Row(_roles(names), own=_ANY, missing=_ANY, refused=frozenset({"refused", "missing"}))


_PUBLIC = Row(EVERYONE)
_MISSING_ONLY = Row(EVERYONE, own=frozenset({"missing"}))
_MINE = Row(PEOPLE, owner="shopper", only_owner=True)

STOREFRONT = {
    "basket:vouchers-remove": Row(EVERYONE, missing=_ANY),
    **_rows(
        _PUBLIC,
        "door-* catalogue:index catalogue:detail catalogue:category offer:* basket:* checkout:* health:*",
    ),
    **_rows(_PUBLIC, "wagtail_serve order-document order-link search:* robots sitemap-index sitemap"),
    **_rows(Row(EVERYONE, missing=frozenset({"ok"})), "catalogue:related catalogue:compare-*"),
    **_rows(_PUBLIC, "catalogue:quick catalogue:recent catalogue:compare"),
    "product-feed": _MISSING_ONLY,  # nothing was made yet
    **_rows(_MISSING_ONLY, "private-file wagtaildocs_serve"),
    **_rows(_MISSING_ONLY, "wagtaildocs_authenticate_with_password wagtailcore_authenticate_with_password"),
    # A pair that was found is a secret; the walk has none, and is led to the form. POST only: 405
    **_rows(_PUBLIC, "pay:page pay:done download"),  # whose link one has
    "gift-cards": _PUBLIC,
    **_rows(Row(EVERYONE, missing=frozenset({"ok"})), "pay:credit pay:basket provider-event"),
    "pay:test-bank": _MISSING_ONLY,
    **_rows(_PUBLIC, "order-cancel order-return order-return-withdraw"),  # whose link one has
    **_rows(Row(EVERYONE, missing=_ANY), "order-track order-tracked order-again"),
    **_rows(Row(PEOPLE), "customer:order-list customer:downloads customer:credit customer:personal-data"),
    "customer:order": _MINE,
    "customer:address-list": Row(PEOPLE),
    "customer:address-create": Row(PEOPLE),
    "customer:address-change-status": Row(PEOPLE, missing=frozenset({"ok"})),  # POST only: 405
    "customer:address-*": _MINE,
    **_rows(Row(PEOPLE), "customer:summary customer:profile-* customer:reviews-list customer:alerts-list"),
    **_rows(Row(PEOPLE), "customer:notifications-inbox customer:notifications-archive"),
    **_rows(Row(PEOPLE), "customer:notifications-update customer:wishlists-list customer:wishlists-create"),
    **_rows(Row(PEOPLE), "customer:wishlists-add-product catalogue:reviews-add"),
    # POST only: 405
    **_rows(
        Row(PEOPLE, missing=frozenset({"ok"})),
        "customer:alerts-cancel-by-pk customer:wishlists-share customer:wishlists-remove-product"
        " customer:wishlists-move-product-to-another",
    ),
    **_rows(
        _MINE,
        "customer:reviews-delete customer:notifications-detail customer:wishlists-detail"
        " customer:wishlists-update customer:wishlists-delete",
    ),
    **_rows(_PUBLIC, "customer:alert-create customer:alerts-confirm customer:alerts-cancel-by-key"),
    **_rows(_PUBLIC, "wishlists:detail catalogue:reviews-*"),
    **_rows(_PUBLIC, "newsletter-subscribe newsletter-confirm newsletter-unsubscribe"),
    **_rows(_PUBLIC, "customer:login customer:logout customer:register customer:change-password"),
}

ALLAUTH = {
    **_rows(
        Row(PEOPLE),
        "account_reauthenticate account_email account_change_password account_set_password mfa_index"
        " mfa_activate_totp mfa_reauthenticate mfa_generate_recovery_codes",
    ),
    **_rows(
        Row(PEOPLE, own=frozenset({"missing"})),
        "mfa_deactivate_totp mfa_view_recovery_codes mfa_download_recovery_codes",
    ),
    **_rows(Row(EVERYONE, own=frozenset({"ok", "log in"})), "account_* mfa_authenticate"),
}

DASHBOARD = {
    "dashboard:login": _PUBLIC,
    "dashboard:logout": _PUBLIC,
    "dashboard:index": Row(PEOPLE - {"shopper"}),
    "dashboard:catalogue-product": _desk("partner catalogue", owner="partner"),
    "dashboard:catalogue-product-pictures": _desk("partner catalogue", owner="partner"),
    "dashboard:catalogue-product-list": _desk("partner catalogue marketing"),
    "dashboard:catalogue-product-lookup": _desk("partner catalogue marketing"),
    "dashboard:catalogue-picture-lookup": _desk("partner catalogue marketing"),
    "dashboard:stock-alert-list": _desk("catalogue orders"),
    "dashboard:feeds": _desk("catalogue marketing"),
    "dashboard:rules": _desk("catalogue"),
    "dashboard:translations": _desk("catalogue marketing finance"),
    # The walk names no kind of texts that there is; unit tests open those.
    "dashboard:translations-*": _desk("catalogue marketing finance", own=frozenset({"missing"})),
    "dashboard:stock-list": _desk("partner catalogue"),
    "dashboard:stock-ledger*": _desk("partner catalogue", owner="partner"),
    "dashboard:catalogue-category-detail-list": _desk("catalogue", missing=_ANY),
    "dashboard:catalogue-category-create-child": _desk("catalogue", missing=_ANY),
    "dashboard:catalogue-bulk-edit": _desk("partner catalogue", owner="partner"),
    "dashboard:catalogue-bulk-*": _desk("partner catalogue"),
    "dashboard:catalogue-product-files": _desk("partner catalogue", owner="partner"),
    "dashboard:catalogue-*": _desk("catalogue"),
    "dashboard:imports-apply": _desk("catalogue", missing=_ANY),  # POST only: 405
    "dashboard:imports-undo": _desk("catalogue", missing=_ANY),
    "dashboard:imports-delete": _desk("catalogue", missing=_ANY),
    "dashboard:imports-*": _desk("catalogue"),
    "dashboard:order-list": _desk("partner orders support finance"),
    "dashboard:order-detail": _desk("partner orders support finance", owner="partner"),
    "dashboard:order-line-detail": _desk("partner orders support finance", owner="partner"),
    "dashboard:order-detail-note": _desk("orders"),
    "dashboard:order-refund": _desk("orders finance"),
    "dashboard:order-cancel": _desk("orders"),
    "dashboard:order-return": _desk("orders support"),
    "dashboard:return-*": _desk("orders support finance"),
    "dashboard:refund-list": _desk("orders finance"),
    "dashboard:credit-new": _desk("finance"),
    "dashboard:credit-*": _desk("orders support finance"),
    "dashboard:download-renew": _desk("orders", missing=_ANY),  # POST only: 405
    "dashboard:refund-settle": _desk("finance", missing=_ANY),  # POST only: 405
    "dashboard:order-shipping-address": _desk("orders"),
    "dashboard:order-payment-received": _desk("finance", missing=_ANY),  # POST only: 405
    "dashboard:order-bulk": _desk("orders"),
    "dashboard:order-export": _desk("orders support finance"),
    "dashboard:courier-*": _desk("orders"),
    # Of an order without open pieces there is nothing to send; a step of a parcel takes a POST: 405.
    "dashboard:parcel-slip*": _desk("orders support finance"),
    "dashboard:parcel-create": _desk("orders"),
    "dashboard:parcel-*": _desk("orders", missing=_ANY),
    "dashboard:document-*": _desk("orders support finance"),
    "dashboard:order-stats": _desk("finance"),
    "dashboard:draft*": _desk("orders"),
    "dashboard:order-edit": _desk("orders"),
    "dashboard:order-payment-link": _desk("orders", missing=_ANY),  # POST only: 405
    "dashboard:outbox": _desk("orders support"),
    "dashboard:order-message-resend": _desk("orders support", missing=_ANY),  # POST only: 405
    # The walk names no event that there is; unit tests open those.
    "dashboard:message-texts": _desk("orders"),
    "dashboard:message-text": _desk("orders"),
    "dashboard:reports-index": _desk("finance"),
    "dashboard:users-index": _desk("support"),
    "dashboard:user-detail": _desk("support"),
    "dashboard:user-password-reset": _desk("support", missing=_ANY),  # POST only: 405
    "dashboard:partner-list": _desk("catalogue"),
    "dashboard:partner-user-*": _desk("", missing=_ANY),
    "dashboard:partner-*": _desk(""),
    "dashboard:offer-condition": _desk("marketing", missing=_ANY),
    "dashboard:offer-benefit": _desk("marketing", missing=_ANY),
    "dashboard:offer-restrictions": _desk("marketing", missing=_ANY),
    "dashboard:offer-*": _desk("marketing"),
    "dashboard:range-reorder": _desk("marketing", missing=_ANY),  # POST only: 405
    "dashboard:range-*": _desk("marketing"),
    "dashboard:voucher-*": _desk("marketing"),
    "dashboard:newsletter-*": _desk("marketing"),
    "dashboard:search-*": _desk("catalogue marketing"),
    "dashboard:shipping-*": _desk("finance"),
    "dashboard:tax-*": _desk("finance"),
    "dashboard:reviews-*": _desk("catalogue support"),
}

CMS = {
    # Refused to everyone: no rule.
    **_rows(
        Row(NOBODY, stranger="refused"), "django.views.generic.base.TemplateView wagtailadmin_error_test"
    ),
    # What every person of the CMS needs, and what only leads elsewhere.
    **_rows(
        _cms("editor marketing"),
        "wagtailadmin_home wagtailadmin_account wagtailadmin_dismissibles wagtailadmin_sprite"
        " wagtailadmin_javascript_catalog wagtailadmin_block_preview wagtailadmin_editing_sessions:*"
        " wagtailadmin_api:* wagtailadmin_choose_page* wagtailadmin_tag_* wagtailembeds:*"
        " wagtailadmin_reports:site_history* wagtail_bulk_action wagtailadmin_workflows:task_cho*"
        " wagtailadmin_pages:choose_parent wagtailadmin_pages:move_confirm"
        " wagtailadmin_pages:set_page_position wagtailadmin_pages:confirm_workflow_cancellation"
        " wagtailadmin_pages:lock wagtailadmin_pages:unlock wagtailadmin_pages:revisions_index"
        " wagtail.admin.views.home.default wagtailimages:* wagtailimages_chooser:* wagtaildocs:*"
        " wagtaildocs_chooser:*",
    ),
    **_rows(
        _cms("editor marketing"),
        "product_chooser:* category_chooser:* offer_chooser:* link_chooser:* video_chooser:*",
    ),
    **_rows(_cms("editor marketing"), "range_chooser:* option_chooser:* tag_chooser:*"),
    "cms_picture_to_mark": _cms("editor marketing"),
    **_rows(_cms("editor marketing"), "campaigns_calendar campaigns_preview"),
    **_rows(_cms("editor marketing"), "page-problems* page-languages* unused-files*"),
    **_rows(
        _cms("editor"),
        "wagtailsnippetchoosers_cms_pages_menu:create wagtailsnippetchoosers_cms_pages_insert:create"
        " wagtailsnippetchoosers_media_libraryvideo:create",
    ),
    # Asked before cancelling, of whoever has a workflow to cancel; here nobody has.
    "wagtailsnippets_*:confirm_workflow_cancellation": _cms("editor marketing"),
    # What has a workflow is withdrawn and locked by who publishes it.
    **dict.fromkeys(
        [
            f"wagtailsnippets_cms_pages_{model}:{view}"
            for model in ("banner", "announcement")
            for view in ("revisions_unschedule", "unpublish", "lock", "unlock")
        ],
        _cms("marketing publisher"),
    ),
    **_rows(
        _cms("publisher"),
        "wagtailsnippets_*:revisions_unschedule wagtailsnippets_*:unpublish"
        " wagtailsnippets_*:lock wagtailsnippets_*:unlock",
    ),
    **_rows(
        _cms("marketing"),
        "wagtailsnippets_campaigns_audience:* wagtailsnippetchoosers_campaigns_audience:create",
    ),
    **_rows(
        _cms("editor marketing"),
        "wagtailsnippets:index wagtailsnippets_cms_pages_banner:* wagtailsnippets_campaigns_schedule:*"
        " wagtailsnippets_cms_pages_announcement:* wagtailsnippetchoosers_*",
    ),
    "wagtailadmin_pages:delete": _cms(""),  # a page with others below it
    # A form that is gone belongs to nobody.
    "wagtailforms:delete_submissions": Row(
        _roles("editor"),
        own=_ANY | {"refused"},
        missing=_ANY | {"refused"},
        refused=frozenset({"refused", "missing"}),
    ),
    # What is in the shop is changed by who may publish.
    **_rows(
        _cms("publisher"),
        "wagtailadmin_pages:unpublish wagtailadmin_pages:move"
        " wagtailadmin_pages:set_privacy wagtailadmin_pages:revisions_unschedule"
        " wagtailadmin_reports:locked_pages*",
    ),
    # Nothing may be added below the home page yet for whom Wagtail finds no page type.
    **_rows(
        Row(
            _roles("editor"), own=_ANY | {"refused"}, missing=_ANY, refused=frozenset({"refused", "missing"})
        ),
        "wagtailadmin_pages:add",
    ),
    **_rows(
        _cms("editor"),
        "wagtailadmin_pages:* wagtailadmin_explore* wagtailadmin_reports:* wagtailredirects:*"
        " wagtailforms:* submitted-file"
        " wagtailsnippets* simple_translation:*",
    ),
    **_rows(
        _cms(""),
        "wagtailadmin_collections:* wagtailadmin_workflows:* wagtailsettings:* wagtailsites:*"
        " wagtaillocales:* wagtailusers_users:* wagtailusers_groups:*",
    ),
}

TABLE = {**STOREFRONT, **ALLAUTH, **DASHBOARD, **CMS}


def row_for(view: str) -> Row | None:
    """The row of a view; nothing when somebody forgot it."""
    return next((row for pattern, row in TABLE.items() if fnmatchcase(view, pattern)), None)
