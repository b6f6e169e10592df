"""Which applications the shop is made of, and the one table of Oscar's that are ours."""

# Oscar's apps that are replaced by ours: the one table of forks. Upstream path -> our path.
OSCAR_FORKS = {
    "oscar.apps.analytics": "shopease.forks.analytics",
    "oscar.apps.basket": "shopease.forks.basket",
    "oscar.apps.catalogue": "catalogue_ext",
    "oscar.apps.catalogue.reviews": "catalogue_ext.reviews",
    "oscar.apps.checkout": "shopease.forks.checkout",
    "oscar.apps.customer": "shopease.forks.customer",
    "oscar.apps.dashboard": "shopease.forks.dashboard",
    "oscar.apps.dashboard.catalogue": "shopease.forks.dashboard.catalogue",
    "oscar.apps.dashboard.orders": "shopease.forks.dashboard.orders",
    "oscar.apps.dashboard.partners": "shopease.forks.dashboard.partners",
    "oscar.apps.dashboard.reviews": "shopease.forks.dashboard.reviews",
    "oscar.apps.dashboard.users": "shopease.forks.dashboard.users",
    "oscar.apps.offer": "shopease.forks.offer",
    "oscar.apps.order": "shopease.forks.order",
    "oscar.apps.partner": "shopease.forks.partner",
    "oscar.apps.payment": "shopease.forks.payment",
    "oscar.apps.search": "shopease.forks.search",
    "oscar.apps.shipping": "shopease.forks.shipping",
    "oscar.apps.voucher": "shopease.forks.voucher",
}

_OSCAR_APPS = [
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
]


def _forked(app: str) -> str:
    upstream = app.rsplit(".apps.", 1)[0]
    return app.replace(upstream, OSCAR_FORKS.get(upstream, upstream), 1)


INSTALLED_APPS = [
    # Rooms of the house
    "home",
    "cms_pages",
    "shopease.core",
    "shopease.users",
    "shopease.media",
    "shopease.shop",
    "shopease.notifications",
    "shopease.payments",
    "shopease.fulfilment",
    "shopease.imports",
    "shopease.search",
    "shopease.demo",
    "shopease.accounts",
    # Wagtail
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "shopease.users.cms_apps.CmsUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    # Accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Oscar (haystack stays out: Oscar only imports it)
    "oscar.config.Shop",
    *[_forked(app) for app in _OSCAR_APPS],
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    "csp",
]
