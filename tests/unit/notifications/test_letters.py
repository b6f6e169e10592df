"""Texts that staff writes: values are put in once, nothing else means anything."""

import pytest

from shopease.notifications.errors import UnknownPlaceholderError
from shopease.notifications.letters import letter_render, line_render, text_check

VALUES = {"order.number": "A-1", "customer.name": "<b>{shop.name}</b> {{ 7 }}", "shop.name": "Tonwerk"}


def test_a_letter_has_headings_paragraphs_and_parts() -> None:
    letter = letter_render(
        subject="Order {order.number}\r\nBcc: spy@example.com",
        body="# Hello\nOrder {order.number}\r\nsecond line\n{button}\n\n{details}\n\nBye",
        values=VALUES,
    )
    assert letter.subject == "Order A-1 Bcc: spy@example.com"
    assert [(part.kind, part.text) for part in letter.parts] == [
        ("heading", "Hello"),
        ("paragraph", "Order A-1\nsecond line"),
        ("button", ""),
        ("details", ""),
        ("paragraph", "Bye"),
    ]
    assert letter.parts[1].html == "Order A-1<br>second line"


def test_values_are_escaped_and_never_read_again() -> None:
    letter = letter_render(subject="", body="Dear {customer.name}", values=VALUES)
    assert letter.parts[0].text == "Dear <b>{shop.name}</b> {{ 7 }}"
    assert letter.parts[0].html == "Dear &lt;b&gt;{shop.name}&lt;/b&gt; {{ 7 }}"


@pytest.mark.parametrize(
    "text",
    [
        "{% load static %}{{ settings.SECRET_KEY }}",
        "{order.user.password}",
        "{0.__class__}",
        "{ order.number }",
    ],
)
def test_nothing_but_the_known_placeholders_is_read(text: str) -> None:
    with pytest.raises(UnknownPlaceholderError):
        text_check(text, known=VALUES)
    assert "A-1" not in line_render(text, VALUES)


def test_parts_must_stand_alone_on_a_line() -> None:
    with pytest.raises(UnknownPlaceholderError, match="must stand alone"):
        text_check("See {button} now", known=VALUES)
    text_check("See\n {button}\nnow {order.number}", known=VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "https://spy.example/?c={card.code}",
        "spy.example/{order.link}",
        "{card.code}.spy.example",
        'spy.example/"{card.code}"',
        "{card.code}{order.number}",
    ],
)
def test_secrets_and_addresses_are_glued_to_nothing(text: str) -> None:
    known = {*VALUES, "card.code", "order.link"}
    with pytest.raises(UnknownPlaceholderError, match="must stand between spaces"):
        text_check(text, known=known, secrets=("card.code",))


def test_what_stands_apart_may_be_in_a_sentence() -> None:
    text = "Your code: “{card.code}”.\nSee ({order.link}), or track/{order.number}!"
    text_check(text, known={*VALUES, "card.code", "order.link"}, secrets=("card.code",))


def test_a_subject_shows_no_secret() -> None:
    values = {**VALUES, "card.code": "AAAA-BBBB"}
    letter = letter_render(
        subject="Card {card.code} of {shop.name}", body="{card.code}", values=values, secrets=("card.code",)
    )
    assert (letter.subject, letter.parts[0].text) == ("Card of Tonwerk", "AAAA-BBBB")


def test_web_addresses_become_links_and_nothing_else_does() -> None:
    letter = letter_render(
        subject="", body='See https://x.example/a?b=1&c="2". javascript:alert(1)', values=VALUES
    )
    assert letter.parts[0].html == (
        'See <a href="https://x.example/a?b=1&amp;c=&quot;2&quot;">https://x.example/a?b=1&amp;c=&quot;2&quot;</a>'
        ". javascript:alert(1)"
    )
