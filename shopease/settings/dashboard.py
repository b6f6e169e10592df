"""The dashboard's navigation: Oscar's without what is not mounted, with ours and the way to /cms/."""

from django.utils.translation import gettext_lazy as _
from oscar.defaults import OSCAR_DASHBOARD_NAVIGATION as OSCAR_NAVIGATION

_UNMOUNTED = {
    "dashboard:page-list",
    "dashboard:comms-list",
    "dashboard:user-alert-list",
}
# What is ours stands in the group of the entry that it belongs beside.
_BESIDE = {
    "dashboard:catalogue-product-list": [
        {"label": _("Stock"), "url_name": "dashboard:stock-list"},
        {"label": _("Import and export"), "url_name": "dashboard:imports-list"},
        {"label": _("Rules for lists"), "url_name": "dashboard:rules"},
        {"label": _("Translations"), "url_name": "dashboard:translations"},
        {"label": _("Product feeds"), "url_name": "dashboard:feeds"},
    ],
    "dashboard:order-list": [
        {"label": _("Drafts of orders"), "url_name": "dashboard:draft-list"},
        {"label": _("Returns"), "url_name": "dashboard:return-list"},
        {"label": _("Refunds"), "url_name": "dashboard:refund-list"},
        {"label": _("Gift cards and store credit"), "url_name": "dashboard:credit-list"},
        {"label": _("Invoices and credit notes"), "url_name": "dashboard:document-list"},
        {"label": _("Couriers"), "url_name": "dashboard:courier-list"},
        {"label": _("Delivery"), "url_name": "dashboard:shipping-method-list"},
        {"label": _("Taxes"), "url_name": "dashboard:tax-list"},
    ],
    "dashboard:users-index": [{"label": _("Newsletter"), "url_name": "dashboard:newsletter-list"}],
}
OSCAR_DASHBOARD_NAVIGATION = []
for _entry in OSCAR_NAVIGATION:
    _children = [child for child in _entry.get("children", ()) if child["url_name"] not in _UNMOUNTED]
    _children += [own for child in _children for own in _BESIDE.get(child["url_name"], ())]
    if _children or "children" not in _entry:
        _grouped = {"children": _children} if _children else {}
        OSCAR_DASHBOARD_NAVIGATION.append({**_entry, **_grouped})
OSCAR_DASHBOARD_NAVIGATION += [
    {
        "label": _("Search"),
        "icon": "fas fa-search",
        "children": [
            {"label": _("What shoppers search for"), "url_name": "dashboard:search-report"},
            {"label": _("Pinned results"), "url_name": "dashboard:search-pin-list"},
            {"label": _("Synonyms"), "url_name": "dashboard:search-synonyms-list"},
        ],
    },
    {
        "label": _("Messages"),
        "icon": "fas fa-envelope",
        "children": [
            {"label": _("What is told"), "url_name": "dashboard:message-texts"},
            {"label": _("Outbox"), "url_name": "dashboard:outbox"},
        ],
    },
    {"label": _("Pages"), "icon": "fas fa-file-alt", "url_name": "wagtailadmin_home"},
]
