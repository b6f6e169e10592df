"""The countries that a shop sends to, of which a new one has none."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from oscar.core.loading import get_model

from catalogue_ext.delivery.ways import ways_known

pytestmark = pytest.mark.django_db

Country = get_model("address", "Country")


def sent_to() -> dict[str, str]:
    """As pages know it."""
    return dict(ways_known().countries)


def test_countries_are_made_and_taken_away(capsys: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("send_to", "de", "AT")
    assert capsys.readouterr().out == "Goods are sent to Austria, Germany.\n"
    assert sent_to() == {"DE": "Germany", "AT": "Austria"}
    with django_capture_on_commit_callbacks(execute=True):
        call_command("send_to", "FR", "AT")
    assert sent_to() == {"FR": "France", "AT": "Austria"}
    assert Country.objects.get(pk="DE").printable_name == "Germany"


@pytest.mark.parametrize("code", ["XX", "EU", "150", "GERMANY"])
def test_what_is_no_country_changes_nothing(code: str) -> None:
    with pytest.raises(CommandError, match=f"No country has the code {code}. Nothing was changed."):
        call_command("send_to", "DE", code)
    assert not Country.objects.exists()
