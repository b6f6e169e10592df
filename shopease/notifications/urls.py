"""Addresses of the local mailbox; included under /dev/mail/ when DEBUG is on."""

from django.urls import path

from shopease.notifications import views

app_name = "dev-mail"
urlpatterns = [
    path("", views.mail_list, name="list"),
    path("<str:name>/", views.mail_detail, name="detail"),
    path("<str:name>/html/", views.mail_html, name="html"),
    path("<str:name>/attachments/<int:number>/", views.mail_attachment, name="attachment"),
]
