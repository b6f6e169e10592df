"""What moves on pages: slides and films, only as far as somebody wants them to."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

SECONDS = 6
"""The pace of the slides."""


def sections() -> list[tuple[str, Any]]:
    """Three slides that move by themselves, and a film that lies elsewhere."""
    from tests.factories.catalogue import picture_create

    slides = [
        {
            "picture": picture_create(name).pk,
            "heading": name,
            "text": "",
            "link": {"label": "See", "target": "address:/"},
        }
        for name in ("Bowls", "Lamps", "Throws")
    ]
    film = {"heading": "At the wheel", "address": "https://vimeo.com/76979871"}
    return [("slideshow", {"name": "What is new", "slides": slides, "pace": str(SECONDS)}), ("video", film)]


def test_slides_and_films_wait_for_consent(page: Page, live_shop: Any) -> None:
    shop = live_shop(processes=1, database="sqlite")
    with shop.data():
        from tests.factories.pages import home_page

        home_page(*sections())
    asked: list[str] = []

    def player(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(
            body="<!doctype html><html lang='en'><title>Film</title><main><h1>Film</h1></main>",
            content_type="text/html",
        )

    page.route("https://player.vimeo.com/**", player)
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto(shop.url + "/")
    show = page.get_by_role("region", name="What is new")
    place = show.get_by_role("status")
    expect(place).to_have_text("1 / 3")
    page.clock.run_for(3 * SECONDS * 1000)
    expect(place).to_have_text("1 / 3")

    show.get_by_role("button", name="Next slide").click()
    expect(place).to_have_text("2 / 3")
    show.get_by_role("list", name="What is new").focus()
    page.keyboard.press("ArrowRight")
    expect(place).to_have_text("3 / 3")
    show.get_by_role("button", name="Let the slides change by themselves").click()
    page.mouse.move(0, 0)
    page.clock.run_for(SECONDS * 1000 + 500)
    expect(place).to_have_text("1 / 3")
    show.get_by_role("button", name="Stop the slides").click()
    page.clock.run_for(3 * SECONDS * 1000)
    expect(place).to_have_text("1 / 3")

    start = page.get_by_role("button", name="Start the film from Vimeo")
    start.scroll_into_view_if_needed()
    assert asked == []
    start.click()
    expect(page.frame_locator("iframe[title='At the wheel']").get_by_role("heading")).to_have_text("Film")
    assert re.fullmatch(r"https://player\.vimeo\.com/video/76979871\?autoplay=1&dnt=1", asked[0])
