"""Writing to the shop from its contact page, with JavaScript and without."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

QUICKEST = 2100
"""Milliseconds under which nobody fills a form."""


def sent(shop: Any) -> list[Any]:
    from cms_pages.form_pages import SubmittedForm

    with shop.data():
        return list(SubmittedForm.objects.order_by("pk").values_list("form_data", flat=True))


def test_a_visitor_writes_without_leaving_the_page_and_is_told_what_is_wrong(
    page: Page, shop: Any, watch: Any, tmp_path: Any
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.url + "/contact/")
    main = page.locator("main")
    main.get_by_label("Your name").fill("Ida Berg")
    main.get_by_label("Your e-mail").fill("ida@example")
    picture = tmp_path / "pot.pdf"
    picture.write_bytes(b"%PDF-1.4 a broken pot")
    main.get_by_label("A picture of it").set_input_files(picture)
    page.wait_for_timeout(QUICKEST)
    watch.allow("422")
    main.get_by_role("button", name="Send").click()
    expect(main.get_by_role("alert")).to_have_text("Please check the marked fields.")
    expect(main.locator(".page-form-errors")).to_be_focused()
    expect(main.get_by_label("Your name")).to_have_value("Ida Berg")
    main.get_by_label("Your e-mail").fill("ida@example.org")
    main.get_by_label("A picture of it").set_input_files(picture)
    page.wait_for_timeout(QUICKEST)
    main.get_by_role("button", name="Send").click()
    expect(main.get_by_role("status")).to_have_text("Thank you. We have got your message.")
    expect(main.get_by_role("status")).to_be_focused()
    assert page.url == shop.url + "/contact/"
    assert sent(shop)[0] == {
        "your_name": "Ida Berg",
        "your_e_mail": "ida@example.org",
        "a_picture_of_it": "pot.pdf",
    }


def test_a_visitor_writes_without_javascript(browser: Browser, shop: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shop.url + "/contact/")
    before = len(sent(shop))
    main = page.locator("main")
    main.get_by_label("Your name").fill("Jon")
    main.get_by_label("Your e-mail").fill("jon@example.org")
    page.wait_for_timeout(QUICKEST)
    main.get_by_role("button", name="Send").click()
    expect(main).to_contain_text("Thank you. We have got your message.")
    assert page.url == shop.url + "/repairs/?sent=1"
    assert [row["your_name"] for row in sent(shop)[before:]] == ["Jon"]
    context.close()
