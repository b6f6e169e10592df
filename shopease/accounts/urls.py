"""Addresses of log-in and reset forms that Wagtail brings; mounted before it, they lead to allauth."""

from django.urls import path, re_path

from shopease.accounts.views import DoorView

log_in = DoorView.as_view(pattern_name="account_login")
reset = DoorView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("cms/login/", log_in, name="door-cms-log-in"),
    re_path(r"^cms/password_reset/(?:.*/)?$", reset, name="door-cms-reset"),
    path("_util/login/", log_in, name="door-page-log-in"),
]
