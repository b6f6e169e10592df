"""Forms that editors make: asked, checked, kept, told, forgotten, and closed to robots."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms_pages.form_guard import PER_COMPUTER, stamp_make
from cms_pages.form_pages import FormPage, SubmittedFile, SubmittedForm, validate_recipients
from cms_pages.form_selectors import forms_shown
from cms_pages.submissions import submissions_forget
from shopease.core import clock
from shopease.notifications.models import OutboxMessage
from shopease.notifications.tasks import deliver_outbox
from shopease.users.roles import Role
from tests.factories.forms import EMAIL, NAME, TEXT, form_page_create, form_send, pdf_file, png_file
from tests.factories.pages import one_line
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

SENT: dict[str, Any] = {"your_name": "Ida", "your_e_mail": "ida@example.org", "message": "Is it blue?"}


def test_a_form_asks_its_fields_in_their_order_with_labels_help_and_bounds(client: Client) -> None:
    page = form_page_create(
        "Order a sample",
        NAME,
        {
            "label": "Which glaze",
            "field_type": "dropdown",
            "choices": "Ash\nMoss, dark\nAsh",
            "required": False,
        },
        {"label": "When", "field_type": "date", "help_text": "A <b>weekday</b>."},
        {"label": "Terms", "field_type": "checkbox"},
        {"label": "A photograph", "field_type": "file", "required": False},
        intro="We send five.",
        button="Ask for it",
    )
    html = one_line(client.get(page.url).content.decode())
    assert "<p>We send five.</p>" in html
    assert f'name="your_name" maxlength="255" required id="form-{page.pk}-your_name"' in html
    assert '<option value="" selected>Please choose</option><option value="Ash">Ash</option>' in html
    assert html.count('<option value="Ash"') == 1
    assert '<option value="Moss, dark">' in html
    assert 'type="date"' in html
    assert "A &lt;b&gt;weekday&lt;/b&gt;." in html
    assert 'accept=".jpg,.jpeg,.png,.webp,.pdf"' in html
    assert 'enctype="multipart/form-data"' in html
    assert '<button class="button" type="submit">Ask for it</button>' in html


def test_what_is_sent_is_kept_and_thanked_for_under_an_address_that_sends_nothing_again(
    client: Client,
) -> None:
    page = form_page_create(thanks="<p>We answer <b>tomorrow</b>.</p>")
    response = form_send(client, page, **SENT)
    assert (response.status_code, response["Location"]) == (302, page.url + "?sent=1")
    assert SubmittedForm.objects.get().form_data == SENT
    html = one_line(client.get(response["Location"]).content.decode())
    assert "<p>We answer<b>tomorrow</b>.</p>" in html
    assert 'name="your_name"' not in html


def test_with_javascript_only_the_form_is_answered(client: Client) -> None:
    page = form_page_create()
    good = form_send(client, page, htmx=True, **SENT)
    assert (good.status_code, b"<html" in good.content) == (200, False)
    assert "Thank you. We have got your message." in good.content.decode()
    bad = form_send(client, page, htmx=True, **{**SENT, "your_e_mail": "ida"})
    assert bad.status_code == 422
    assert f'id="page-form-{page.pk}"' in bad.content.decode()
    assert "Enter a valid email address." in bad.content.decode()
    assert "Is it blue?" in bad.content.decode()
    assert SubmittedForm.objects.count() == 1


def test_a_form_sent_twice_by_an_impatient_finger_is_kept_once(client: Client) -> None:
    page = form_page_create(mail_to="desk@example.com")
    with clock.at(clock.now() - timedelta(seconds=10)):
        stamp = stamp_make(page.pk)
    for _time in range(2):
        assert form_send(client, page, stamp=stamp, **SENT).status_code == 302
    assert SubmittedForm.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="form.submitted").count() == 1


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ({"trap": "https://spam.example"}, "Please leave the field empty that says so."),
        ({"seconds": 0}, "That was very quick. Please send it once more."),
        ({"seconds": 25 * 3600}, "This form was open for long. Please send it once more."),
        ({"stamp": "forged:stamp"}, "This form was open for long. Please send it once more."),
        ({"stamp": ""}, "This form was open for long. Please send it once more."),
    ],
)
def test_robots_are_refused_and_people_lose_nothing(
    client: Client, hidden: dict[str, Any], said: str
) -> None:
    page = form_page_create(mail_to="desk@example.com")
    response = form_send(client, page, **hidden, **SENT)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Is it blue?" in response.content.decode()
    assert not SubmittedForm.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_stamp_is_good_for_its_own_form_only(client: Client) -> None:
    page, other = form_page_create(), form_page_create("Another")
    with clock.at(clock.now() - timedelta(seconds=10)):
        stamp = stamp_make(other.pk)
    assert form_send(client, page, stamp=stamp, **SENT).status_code == 422
    assert not SubmittedForm.objects.exists()


def test_one_computer_sends_only_so_many_forms_an_hour(client: Client) -> None:
    page = form_page_create()
    for _time in range(PER_COMPUTER):
        assert form_send(client, page, **SENT).status_code == 302
    refused = form_send(client, page, **SENT)
    assert refused.status_code == 429
    assert "Please try again in an hour." in refused.content.decode()
    assert SubmittedForm.objects.count() == PER_COMPUTER


def test_each_recipient_gets_one_mail_that_answers_to_the_sender(
    client: Client, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    page = form_page_create("Samples", mail_to="desk@example.com, boss@example.com,desk@example.com")
    form_send(client, page, **{**SENT, "message": "<script>1</script>\nBcc: x@example.org"})
    deliver_outbox()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["boss@example.com", "desk@example.com"]
    mail = mailoutbox[0]
    assert mail.subject == "Samples: somebody has written"
    assert mail.message()["Reply-To"] == "ida@example.org"
    assert mail.message()["Bcc"] is None
    assert f"http://localhost/cms/forms/submissions/{page.pk}/" in mail.body
    html = mail.alternatives[0].content
    assert "&lt;script&gt;1&lt;/script&gt;<br>Bcc: x@example.org" in html


def test_a_file_is_judged_by_its_content_and_kept_where_no_address_leads(client: Client) -> None:
    page = form_page_create("Repair", NAME, {"label": "Photo", "field_type": "file"})
    sent = form_send(client, page, your_name="Ida", photo=png_file("../../my pot.png"))
    assert sent.status_code == 302
    file = SubmittedFile.objects.get()
    assert (file.field, file.name) == ("photo", "my pot.png")
    assert file.submission.form_data == {"your_name": "Ida", "photo": "my pot.png"}
    name = str(file.file.name)
    assert name.startswith("forms/")
    assert storages["private"].exists(name)
    assert not storages["default"].exists(name)


@pytest.mark.parametrize(
    "file",
    [
        pdf_file("plan.pdf", b"MZ\x90\x00 not a plan"),
        pdf_file("plan.html"),
        SimpleUploadedFile("page.png", b"<svg onload=alert(1)>", content_type="image/png"),
        pdf_file("large.pdf", b"%PDF-" + b"0" * (5 * 1024 * 1024)),
        pdf_file("empty.pdf", b""),
    ],
    ids=["disguised", "ending", "no picture", "too large", "empty"],
)
def test_other_files_are_refused(client: Client, file: SimpleUploadedFile) -> None:
    page = form_page_create("Repair", NAME, {"label": "Photo", "field_type": "file"})
    response = form_send(client, page, your_name="Ida", photo=file)
    assert response.status_code == 422
    assert f'id="form-{page.pk}-photo_error"' in response.content.decode()
    assert not SubmittedForm.objects.exists()
    assert not SubmittedFile.objects.exists()


def test_editors_see_and_download_what_came_and_others_dont(client: Client) -> None:
    page = form_page_create("Repair", NAME, {"label": "Photo", "field_type": "file"})
    form_send(client, page, your_name="=1+1", photo=pdf_file())
    file = SubmittedFile.objects.get()
    address = f"/cms/forms/files/{file.pk}/"
    assert client.get(address).status_code in {302, 403}
    client.force_login(user_create(role=Role.SUPPORT))
    assert client.get(address).status_code in {302, 403, 404}
    client.force_login(user_create(role=Role.EDITOR))
    listed = client.get(f"/cms/forms/submissions/{page.pk}/").content.decode()
    assert f'<a href="{address}">plan.pdf</a>' in listed
    table = client.get(f"/cms/forms/submissions/{page.pk}/?export=csv")
    rows = b"".join(table.streaming_content).decode().splitlines()
    assert rows[0] == "Submission date,Your name,Photo"
    assert rows[1].endswith(",'=1+1,plan.pdf")
    led = client.get(address)
    assert led.status_code == 302
    assert led["Location"].startswith("/files/")
    got = client.get(led["Location"])
    assert got.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'


def test_what_was_sent_is_forgotten_with_its_files_when_its_time_is_over(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = form_page_create("Repair", {"label": "Photo", "field_type": "file"}, keep_days=30)
    kept = form_page_create("Long", NAME, keep_days=90)
    form_send(client, page, photo=pdf_file())
    form_send(client, kept, your_name="Ida")
    name = str(SubmittedFile.objects.get().file.name)
    with clock.at(clock.now() + timedelta(days=29)):
        assert submissions_forget() == 0
    with clock.at(clock.now() + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert submissions_forget() == 1
    assert list(SubmittedForm.objects.values_list("page_id", flat=True)) == [kept.pk]
    assert not storages["private"].exists(name)


def test_a_form_in_another_page_costs_no_query_and_follows_its_own_page(
    django_assert_num_queries: Any,
) -> None:
    page = form_page_create("Samples", NAME)
    assert forms_shown([page.pk])[page.pk].url == "/samples/"
    with django_assert_num_queries(0):
        assert list(forms_shown([page.pk])[page.pk].form.fields) == ["your_name"]
    page.button = "Ask"
    page.save_revision().publish()
    assert forms_shown([page.pk])[page.pk].button == "Ask"
    page.unpublish()
    assert forms_shown([page.pk, 987_654]) == {}


def test_choices_files_and_recipients_are_bounded_in_the_editor(client: Client) -> None:
    client.force_login(user_create(role=Role.EDITOR))
    page = form_page_create("Samples", NAME)
    names = ("Photo 1", "Photo 2", "Photo 3", "Glaze")
    field = page.form_fields.get()
    data = {
        "title": "Samples",
        "slug": "samples",
        "keep_days": "30",
        "mail_to": ",".join(f"a{n}@example.com" for n in range(6)),
        "body-count": "0",
        "thanks": "null",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "form_fields-TOTAL_FORMS": str(len(names) + 1),
        "form_fields-INITIAL_FORMS": "1",
        "form_fields-0-id": str(field.pk),
        "form_fields-0-label": "Your name",
        "form_fields-0-field_type": "singleline",
        "form_fields-0-ORDER": "1",
    }
    for number, name in enumerate(names, start=1):
        kind = "file" if name.startswith("Photo") else "radio"
        data |= {f"form_fields-{number}-label": name, f"form_fields-{number}-field_type": kind}
        data |= {f"form_fields-{number}-ORDER": str(number + 1), f"form_fields-{number}-choices": "Ash"}
    html = client.post(f"/cms/pages/{page.pk}/edit/", data).content.decode()
    assert "A form takes at most 2 files." in html
    assert "Name at least two choices, each on a line of its own." in html
    assert "At most 5 addresses." in html
    assert FormPage.objects.get().form_fields.count() == 1


def test_recipients_are_addresses() -> None:
    validate_recipients("a@example.com, b@example.com")
    with pytest.raises(ValidationError):
        validate_recipients("a@example.com, nobody")


def test_dates_ticks_and_lists_are_told_as_people_read_them(client: Client, mailoutbox: list[Any]) -> None:
    page = form_page_create(
        "Visit",
        {"label": "Day", "field_type": "date"},
        {"label": "Alone", "field_type": "checkbox", "required": False},
        {"label": "Interests", "field_type": "checkboxes", "choices": "Clay, Light, Linen"},
        EMAIL | {"required": False},
        TEXT | {"required": False},
        mail_to="desk@example.com",
    )
    form_send(client, page, day="2026-05-04", interests=["Clay", "Linen"])
    assert SubmittedForm.objects.get().form_data["day"] == str(date(2026, 5, 4))
    deliver_outbox()
    body = mailoutbox[0].body
    assert "Alone: no" in body
    assert "Interests: Clay, Linen" in body
    assert "Message: –" in body
    assert mailoutbox[0].message()["Reply-To"] != ""
