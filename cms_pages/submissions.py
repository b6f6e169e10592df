"""What people send by forms: kept, told by mail, deleted after a while."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.queue import wake
from shopease.notifications.mail import absolute_url, mail_send, one_line
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox

TOPIC = "form.submitted"


def form_submit(*, page: Any, form: forms.Form, nonce: str) -> None:
    """Keep what was sent by a valid form of `page` and tell its recipients; a known `nonce` changes nothing.

    Files go to the private store first, so that no transaction waits for it.
    """
    submitted, sent_file = (apps.get_model("cms_pages", name) for name in ("SubmittedForm", "SubmittedFile"))
    if submitted.objects.filter(nonce=nonce).exists():
        return
    files = {name: value for name, value in form.cleaned_data.items() if isinstance(value, UploadedFile)}
    rows = [_file_kept(sent_file, name, file) for name, file in files.items()]
    data = form.cleaned_data | {row.field: row.name for row in rows}
    with transaction.atomic():
        submission, is_new = submitted.objects.get_or_create(
            nonce=nonce, defaults={"page_id": page.pk, "form_data": data}
        )
        if is_new:
            for row in rows:
                row.submission = submission
            sent_file.objects.bulk_create(rows)
            for address in dict.fromkeys(part.strip() for part in page.mail_to.split(",") if part.strip()):
                message_enqueue(
                    key=f"{TOPIC}:{submission.pk}:{address}",
                    topic=TOPIC,
                    recipient=address,
                    payload={"submission_id": submission.pk},
                )
    if not is_new:
        for row in rows:
            row.file.storage.delete(row.file.name)
    wake(deliver_outbox)


def _file_kept(model: Any, field: str, file: UploadedFile) -> Any:
    row = model(field=field, name=one_line(str(file.name))[-120:], size=file.size)
    row.file.save(file.name, file, save=False)
    return row


def submission_mail_send(message: OutboxMessage) -> None:
    """Handler of the topic: tell one recipient what was sent; nothing when it was deleted meanwhile."""
    model = apps.get_model("cms_pages", "SubmittedForm")
    submission = model.objects.filter(pk=message.payload["submission_id"]).select_related("page").first()
    if submission is None:
        return
    page = submission.page.specific
    fields = list(page.form_fields.all())
    senders = [submission.form_data.get(f.clean_name) for f in fields if f.field_type == "email"]
    reply_to = next((one_line(sender) for sender in senders if sender), "")
    mail_send(
        message_id_key=message.key,
        to=message.recipient,
        template="form_submitted",
        context={
            "title": page.title,
            "rows": [(f.label, answer_text(submission.form_data.get(f.clean_name))) for f in fields],
            "has_files": submission.files.exists(),
            "list_url": absolute_url(reverse("wagtailforms:list_submissions", args=[page.pk])),
        },
        headers={"Reply-To": reply_to} if reply_to else None,
    )


def answer_text(value: Any) -> str:
    """An answer as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return date_format(value) if hasattr(value, "strftime") else str(value)


def submissions_forget() -> int:
    """Delete what was kept for as long as its form says, with its files; how many."""
    model, forgotten = apps.get_model("cms_pages", "SubmittedForm"), 0
    for page_id, days in _forms_with_days():
        before = clock.now() - timedelta(days=days)
        forgotten += _deleted(model.objects.filter(page_id=page_id, submit_time__lt=before))
    return forgotten


def _forms_with_days() -> Iterable[tuple[int, int]]:
    return apps.get_model("cms_pages", "FormPage").objects.values_list("pk", "keep_days")


def _deleted(submissions: Any) -> int:
    return submissions.delete()[1].get("cms_pages.SubmittedForm", 0)
