"""Addresses of the newsletter, below /newsletter/."""

from django.urls import path

from shopease.accounts.newsletter_views import (
    NewsletterConfirmView,
    NewsletterSubscribeView,
    NewsletterUnsubscribeView,
)

urlpatterns = [
    path("", NewsletterSubscribeView.as_view(), name="newsletter-subscribe"),
    path("confirm/<slug:token>/", NewsletterConfirmView.as_view(), name="newsletter-confirm"),
    path("unsubscribe/<slug:token>/", NewsletterUnsubscribeView.as_view(), name="newsletter-unsubscribe"),
]
