"""What survives of HTML that others wrote."""

import pytest

from shopease.core.html import html_clean, html_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Plain <strong>text</strong></p>", "<p>Plain <strong>text</strong></p>"),
        ("<script>alert(1)</script>Hi", "Hi"),
        ('<p onclick="alert(1)" style="color:red" class="x">Hi</p>', "<p>Hi</p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener nofollow">x</a>'),
        (
            '<a href="https://example.com/" target="_blank">x</a>',
            '<a href="https://example.com/" rel="noopener nofollow">x</a>',
        ),
        ("<h1>One</h1>", "One"),
        ('<img src="https://tracker.example/x.gif">', ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("5 < 6 & 7", "5 &lt; 6 &amp; 7"),
        ("<p>never closed", "<p>never closed</p>"),
    ],
)
def test_html_is_cleaned(dirty: str, clean: str) -> None:
    assert html_clean(dirty) == clean


def test_words_are_what_remains_without_tags() -> None:
    text = "<p>Warm &amp; soft</p><script>alert(1)</script><ul><li>350&nbsp;ml</li><li>&lt;b&gt;</li></ul>"
    assert html_text(text) == "Warm & soft 350 ml <b>"
