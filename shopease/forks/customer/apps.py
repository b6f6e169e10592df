from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from oscar.apps.customer import apps
from oscar.core.loading import get_class


class CustomerConfig(apps.CustomerConfig):
    """Overrides `oscar.apps.customer.apps.CustomerConfig` (Oscar 4.2).

    Mounts the pages that have our own templates under Oscar's names; log-in, registration and
    passwords lead to allauth. Oscar's receivers (a cookie of viewed products, alert mails) stay out.
    """

    name = "shopease.forks.customer"

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""

    def get_urls(self) -> list:
        from shopease.accounts.views import DoorView
        from shopease.forks.customer import alerts, inbox, profile, reviews, wishlists

        def own(view_class: Any) -> Any:
            return login_required(view_class.as_view())

        def view(name: str) -> Any:
            return login_required(get_class("customer.views", name).as_view())

        urls = [
            path("login/", DoorView.as_view(pattern_name="account_login"), name="login"),
            path("logout/", DoorView.as_view(pattern_name="account_logout"), name="logout"),
            path("register/", DoorView.as_view(pattern_name="account_signup"), name="register"),
            path(
                "change-password/",
                DoorView.as_view(pattern_name="account_change_password"),
                name="change-password",
            ),
            path("", view("AccountSummaryView"), name="summary"),
            path("profile/", view("ProfileView"), name="profile-view"),
            path("profile/edit/", view("ProfileUpdateView"), name="profile-update"),
            path("profile/picture/", own(profile.AvatarView), name="profile-avatar"),
            path("profile/picture/remove/", own(profile.AvatarRemoveView), name="profile-avatar-remove"),
            path("orders/", view("OrderHistoryView"), name="order-list"),
            path("orders/<str:order_number>/", view("OrderDetailView"), name="order"),
            path("addresses/", view("AddressListView"), name="address-list"),
            path("addresses/add/", view("AddressCreateView"), name="address-create"),
            path("addresses/<int:pk>/", view("AddressUpdateView"), name="address-detail"),
            path("addresses/<int:pk>/delete/", view("AddressDeleteView"), name="address-delete"),
            re_path(
                r"^addresses/(?P<pk>\d{1,18})/(?P<action>default_for_(?:billing|shipping))/$",
                view("AddressChangeStatusView"),
                name="address-change-status",
            ),
            path("reviews/", own(reviews.OwnReviewListView), name="reviews-list"),
            path("reviews/<int:pk>/delete/", own(reviews.OwnReviewDeleteView), name="reviews-delete"),
            path("alerts/", own(alerts.ProductAlertListView), name="alerts-list"),
            path("alerts/create/<int:pk>/", alerts.ProductAlertCreateView.as_view(), name="alert-create"),
            path("alerts/<int:pk>/cancel/", own(alerts.ProductAlertCancelView), name="alerts-cancel-by-pk"),
            path(
                "alerts/confirm/<slug:key>/", alerts.ProductAlertConfirmView.as_view(), name="alerts-confirm"
            ),
            path(
                "alerts/cancel/<slug:key>/",
                alerts.ProductAlertCancelByKeyView.as_view(),
                name="alerts-cancel-by-key",
            ),
            path("notifications/", own(inbox.InboxView), name="notifications-inbox"),
            path("notifications/archive/", own(inbox.ArchiveView), name="notifications-archive"),
            path("notifications/update/", own(inbox.NoticesUpdateView), name="notifications-update"),
            path("notifications/<int:pk>/", own(inbox.NoticeView), name="notifications-detail"),
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
        return self.post_process_urls(urls)
