from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.blocks.video import VideoBlock
from cms_pages.players import player_for
from tests.factories.catalogue import picture_create
from tests.factories.pages import home_page, section_html
from tests.factories.videos import video_create

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def value(**fields: Any) -> dict[str, Any]:
    empty = {"heading": "", "video": None, "address": "", "picture": None, "caption": "", "is_wide": False}
    return {**empty, **fields}


def test_a_film_of_the_library_shows_with_its_poster_captions_and_transcript() -> None:
    poster = picture_create("A wheel")
    film = video_create(poster=poster, captions="videos/wheel.vtt", transcript="Clay turns.")
    html = section_html("video", value(video=film.pk, heading="An hour at the wheel", caption="In Lindau"))
    assert "<h2>An hour at the wheel</h2>" in html
    assert 'aria-label="At the wheel"' in html
    assert f'images/{poster.pk}.960.jpeg"' in html
    assert '<source src="/media/videos/wheel.mp4" type="video/mp4">' in html
    assert '<track kind="captions" src="/media/videos/wheel.vtt" label="Captions">' in html
    assert "Clay turns." in html
    assert "<iframe" not in html


def test_the_section_s_own_picture_goes_before_that_of_the_film() -> None:
    own = picture_create("Own")
    film = video_create(poster=picture_create("Its"))
    assert f'poster="/media/images/{own.pk}.' in section_html("video", value(video=film.pk, picture=own.pk))


def test_a_film_elsewhere_is_asked_for_only_by_a_click() -> None:
    html = section_html("video", value(address=YOUTUBE, heading="Big Buck Bunny"))
    assert "<iframe" not in html
    assert 'data-player="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&amp;rel=0"' in html
    assert f'href="{YOUTUBE}" rel="noreferrer">See it at YouTube</a>' in html
    assert "If you start it, YouTube learns that you are here" in html
    assert 'src="http' not in html


def test_only_pages_with_such_a_film_may_show_frames_of_its_host(client: Client) -> None:
    home_page(("video", value(address="https://vimeo.com/76979871", heading="Film")))
    assert (
        "frame-src 'self' https://player.vimeo.com;"
        in client.get("/").headers["Content-Security-Policy"] + ";"
    )
    home_page(("video", value(video=video_create().pk)))
    assert "vimeo" not in client.get("/").headers["Content-Security-Policy"]


def test_a_film_that_is_gone_leaves_no_hole() -> None:
    film = video_create()
    key = film.pk
    assert "<video" in section_html("video", value(video=key))
    film.delete()
    assert section_html("video", value(video=key, heading="Gone")) == ""
    assert section_html("video", value(address="https://example.com/film", heading="Gone")) == ""


def test_hostile_text_is_shown_as_text() -> None:
    film = video_create('"><script>x', transcript="<script>x", captions='videos/"><script>x.vtt')
    html = section_html("video", value(video=film.pk, heading="<script>x", caption="<script>x"))
    assert "<script>x" not in html


def test_films_cost_no_query_once_remembered(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    film = video_create(poster=picture_create())
    with django_assert_num_queries(2):  # the film, its picture
        section_html("video", value(video=film.pk))
    with django_assert_num_queries(0):
        section_html("video", value(video=film.pk))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"address": "https://example.com/film.mp4", "heading": "Film"},
        {"address": "javascript:alert(1)//youtu.be/aqz-KE-bpKQ", "heading": "Film"},
        {"address": YOUTUBE},
    ],
)
def test_none_an_unknown_host_and_a_nameless_film_are_refused(fields: dict[str, Any]) -> None:
    block = VideoBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value(**fields)))


@pytest.mark.parametrize(
    ("address", "src"),
    [
        (YOUTUBE, "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?"),
        (
            "https://www.youtube.com/watch?list=PL1&v=aqz-KE-bpKQ&t=3",
            "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?",
        ),
        ("https://youtu.be/aqz-KE-bpKQ?si=x", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?"),
        (
            "https://vimeo.com/76979871/8272103f6e",
            "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=8272103f6e",
        ),
        ("https://youtu.be/tooshort", None),
        ("https://vimeo.com.example.com/76979871", None),
        ("https://example.com/?https://youtu.be/aqz-KE-bpKQ", None),
    ],
)
def test_addresses_of_films_lead_to_players_without_cookies(address: str, src: str | None) -> None:
    player = player_for(address)
    assert (player.src[: len(src)] if player and src else player) == src
