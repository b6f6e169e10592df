"""The pages after an exception."""

from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from shopease.core.views import server_error

handler500 = server_error


def failing(error: type[Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("away/", failing(OperationalError)),
    path("closed/", failing(InterfaceError)),
    path("wrong/", failing(ValueError)),
]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("address", ["/away/", "/closed/"])
def test_a_database_that_is_away_is_said_to_be_a_pause(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"
    assert "We will be back in a moment." in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_any_other_exception_is_our_mistake(visitor: Client) -> None:
    response = visitor.get("/wrong/")
    assert response.status_code == 500
    assert "Something went wrong on our side." in response.content.decode()
    assert "Retry-After" not in response.headers
