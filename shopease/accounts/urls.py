"""Addresses of log-in and reset forms that Wagtail brings; mounted before it, they lead to allauth.

Its log-out deletes the session's cookie on GET too (Wagtail 8.0); Django's wants POST.
"""

from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from shopease.accounts.views import DoorView

log_in = DoorView.as_view(pattern_name="account_login")
reset = DoorView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("cms/login/", log_in, name="door-cms-log-in"),
    re_path(r"^cms/password_reset/(?:.*/)?$", reset, name="door-cms-reset"),
    path("cms/logout/", LogoutView.as_view(next_page="account_login"), name="door-cms-log-out"),
    path("_util/login/", log_in, name="door-page-log-in"),
]
