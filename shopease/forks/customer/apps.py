from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from oscar.apps.customer import apps
from oscar.core.loading import get_class


def _own(view_class: Any) -> Any:
    return login_required(view_class.as_view())


class CustomerConfig(apps.CustomerConfig):
    """Overrides `oscar.apps.customer.apps.CustomerConfig` (Oscar 4.2).

    Mounts the pages that have our own templates under Oscar's names; log-in, registration and
    passwords lead to allauth. Oscar's receivers (a cookie of viewed products, alert mails) stay out.
    """

    name = "shopease.forks.customer"

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""

    def get_urls(self) -> list:
        urls = [*self._doors(), *self._account(), *self._reviews_and_notices(), *self._wish_lists()]
        return self.post_process_urls(urls)

    @staticmethod
    def _doors() -> list:
        from shopease.accounts.views import DoorView

        return [
            path("login/", DoorView.as_view(pattern_name="account_login"), name="login"),
            path("logout/", DoorView.as_view(pattern_name="account_logout"), name="logout"),
            path("register/", DoorView.as_view(pattern_name="account_signup"), name="register"),
            path(
                "change-password/",
                DoorView.as_view(pattern_name="account_change_password"),
                name="change-password",
            ),
        ]

    @staticmethod
    def _account() -> list:
        from shopease.forks.customer import goods, orders, profile

        def view(name: str) -> Any:
            return _own(get_class("customer.views", name))

        return [
            path("", view("AccountSummaryView"), name="summary"),
            path("profile/", view("ProfileView"), name="profile-view"),
            path("profile/edit/", view("ProfileUpdateView"), name="profile-update"),
            path("profile/picture/", _own(profile.AvatarView), name="profile-avatar"),
            path("profile/picture/remove/", _own(profile.AvatarRemoveView), name="profile-avatar-remove"),
            path("profile/data/", _own(profile.PersonalDataView), name="personal-data"),
            path("orders/", _own(orders.OrderHistoryView), name="order-list"),
            path("orders/<str:order_number>/", _own(orders.OrderDetailView), name="order"),
            path("downloads/", _own(goods.DownloadListView), name="downloads"),
            path("credit/", _own(goods.CreditView), name="credit"),
            path("addresses/", view("AddressListView"), name="address-list"),
            path("addresses/add/", view("AddressCreateView"), name="address-create"),
            path("addresses/<int:pk>/", view("AddressUpdateView"), name="address-detail"),
            path("addresses/<int:pk>/delete/", view("AddressDeleteView"), name="address-delete"),
            re_path(
                r"^addresses/(?P<pk>\d{1,18})/(?P<action>default_for_(?:billing|shipping))/$",
                view("AddressChangeStatusView"),
                name="address-change-status",
            ),
        ]

    @staticmethod
    def _reviews_and_notices() -> list:
        from shopease.forks.customer import alerts, inbox, reviews

        return [
            path("reviews/", _own(reviews.OwnReviewListView), name="reviews-list"),
            path("reviews/<int:pk>/delete/", _own(reviews.OwnReviewDeleteView), name="reviews-delete"),
            path("alerts/", _own(alerts.ProductAlertListView), name="alerts-list"),
            path("alerts/create/<int:pk>/", alerts.ProductAlertCreateView.as_view(), name="alert-create"),
            path("alerts/<int:pk>/cancel/", _own(alerts.ProductAlertCancelView), name="alerts-cancel-by-pk"),
            path(
                "alerts/confirm/<slug:key>/", alerts.ProductAlertConfirmView.as_view(), name="alerts-confirm"
            ),
            path(
                "alerts/cancel/<slug:key>/",
                alerts.ProductAlertCancelByKeyView.as_view(),
                name="alerts-cancel-by-key",
            ),
            path("notifications/", _own(inbox.InboxView), name="notifications-inbox"),
            path("notifications/archive/", _own(inbox.ArchiveView), name="notifications-archive"),
            path("notifications/update/", _own(inbox.NoticesUpdateView), name="notifications-update"),
            path("notifications/<int:pk>/", _own(inbox.NoticeView), name="notifications-detail"),
        ]

    @staticmethod
    def _wish_lists() -> list:
        from shopease.forks.customer import wishlists

        return [
            path("wishlists/", wishlists.WishListListView.as_view(), name="wishlists-list"),
            path("wishlists/create/", wishlists.WishListCreateView.as_view(), name="wishlists-create"),
            path(
                "wishlists/add/<int:product_pk>/",
                wishlists.WishListAddProduct.as_view(),
                name="wishlists-add-product",
            ),
            path("wishlists/<slug:key>/", wishlists.WishListDetailView.as_view(), name="wishlists-detail"),
            path(
                "wishlists/<slug:key>/update/",
                wishlists.WishListUpdateView.as_view(),
                name="wishlists-update",
            ),
            path(
                "wishlists/<slug:key>/delete/",
                wishlists.WishListDeleteView.as_view(),
                name="wishlists-delete",
            ),
            path(
                "wishlists/<slug:key>/share/", wishlists.WishListShareView.as_view(), name="wishlists-share"
            ),
            path(
                "wishlists/<slug:key>/lines/<int:line_pk>/delete/",
                wishlists.WishListRemoveProduct.as_view(),
                name="wishlists-remove-product",
            ),
            path(
                "wishlists/<slug:key>/lines/<int:line_pk>/move/",
                wishlists.WishListMoveProduct.as_view(),
                name="wishlists-move-product-to-another",
            ),
        ]
