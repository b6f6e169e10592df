"""Words as search compares them."""

import pytest
from django.utils.safestring import SafeString

from shopease.search.words import (
    distance,
    fold,
    key_of,
    marked,
    number_of,
    number_pattern,
    question_of,
    spellings,
    words_clean,
    words_known_by,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Crème Brûlée", "creme brulee"), ("STRASSE Straße", "strasse strasse"), ("Smørrebrød", "smorrebrod")],
)
def test_capitals_and_accents_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_question_loses_what_cannot_be_seen() -> None:
    assert words_clean(" blue\u202e \x00 mug\n\tred ") == "blue mug red"


def test_names_teach_words_but_no_numbers() -> None:
    assert words_known_by("Vase no. 7, a 5l JUG – vase") == ["vase", "no", "5l", "jug"]


def test_words_in_quotes_stand_together_and_synonyms_replace_the_longest() -> None:
    synonyms = {"sofa bed": ("sofa bed", "daybed"), "sofa": ("sofa", "couch")}
    assert question_of('blue "Old Mug" sofa bed', synonyms).terms == (
        ("blue",),
        ("old mug",),
        ("sofa bed", "daybed"),
    )
    assert question_of("sofa", synonyms).terms == (("sofa", "couch"),)
    assert question_of('"&" ! 🏺', {}).terms == ()


def test_a_question_asks_for_a_bounded_number_of_words() -> None:
    assert len(question_of(" ".join("abcdefghijklmnopqrstuvwxyz"), {}).terms) == 12


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("mug-77", "MUG77%"),
        ("Mug 77", "MUG77%"),
        ("CTEE-S", "CTEES%"),
        ("mug", "MUG"),
        ("7", "7"),
        ("%_", ""),
    ],
)
def test_a_number_may_be_begun_once_it_looks_like_one(text: str, pattern: str) -> None:
    assert number_pattern(text) == pattern
    assert number_of(text) == pattern.rstrip("%")


@pytest.mark.parametrize(
    ("one", "other", "errors"), [("bwol", "bowl", 1), ("vase", "vase", 0), ("stonwear", "stoneware", 2)]
)
def test_typing_errors_are_counted(one: str, other: str, errors: int) -> None:
    assert distance(one, other) == errors
    assert (other in spellings(one)) is (errors < 2)


def test_marks_stand_around_other_forms_of_a_word_and_everything_else_is_escaped() -> None:
    html = marked('<b>Böwls & "Oak" lamp</b>', ["bowl", "<b>"])
    assert isinstance(html, SafeString)
    assert html == "&lt;b&gt;<mark>Böwls</mark> &amp; &quot;Oak&quot; lamp&lt;/b&gt;"
    assert marked("Mustard", ["mug"]) == "Mustard"


def test_keys_of_pins_ignore_signs() -> None:
    assert key_of(" Café-Crème!  ") == "cafe creme"
