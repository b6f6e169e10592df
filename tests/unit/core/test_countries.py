from django.utils.translation import override

from shopease.core.countries import countries_named, country_name

KEPT = [("AT", "Austria"), ("GR", "Greece"), ("PL", "Poland"), ("XX", "Nowhere")]


def test_countries_are_named_and_sorted_in_the_active_language() -> None:
    assert countries_named(KEPT) == KEPT
    with override("de"):
        assert countries_named(KEPT) == [
            ("GR", "Griechenland"),
            ("XX", "Nowhere"),
            ("AT", "Österreich"),
            ("PL", "Polen"),
        ]


def test_a_country_keeps_its_name_where_a_language_is_unknown() -> None:
    with override("zz"):
        assert country_name("AT", "Austria") == "Austria"
