"""Every address of the shop. Wagtail comes last: what no room claims is a page."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from shopease.core.views import private_file
from shopease.fulfilment.views.provider_events import provider_event

handler404 = "cms_pages.views.page_not_found"
handler500 = "shopease.core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shopease.accounts.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("dashboard/", apps.get_app_config("dashboard").urls),
    path("documents/", include(wagtaildocs_urls)),
    path("feeds/", include("shopease.feeds.urls")),
    path("files/<str:token>/", private_file, name="private-file"),
    path("payments/events/<slug:code>/", provider_event, name="provider-event"),
    path("health/", include("shopease.health.urls")),
    path("", include("cms_pages.seo.urls")),
]

if settings.DEBUG:
    from django.conf.urls.static import static

    from shopease.demo.styleguide import styleguide

    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
    urlpatterns += [path("dev/mail/", include("shopease.notifications.urls"))]
    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

urlpatterns += i18n_patterns(
    path("catalogue/", apps.get_app_config("catalogue").urls),
    path("basket/", apps.get_app_config("basket").urls),
    path("checkout/", apps.get_app_config("checkout").urls),
    path("orders/", include("shopease.fulfilment.urls")),
    path("", include("shopease.fulfilment.goods_urls")),
    path("pay/", include("shopease.fulfilment.pay_urls")),
    path("offers/", apps.get_app_config("offer").urls),
    path("search/", include("shopease.search.urls")),
    path("newsletter/", include("shopease.accounts.newsletter_urls")),
    path("accounts/", include("allauth.urls")),
    path("accounts/", apps.get_app_config("customer").urls),
    path("wishlists/", apps.get_app_config("wishlists").urls),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
