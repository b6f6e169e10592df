"""/dev/mail/: the mailbox of local work. Mounted only when DEBUG is on."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from shopease.notifications.mailbox import StoredMail, mail_stored, mails_stored

SHOWN_HEADERS = ("From", "To", "Reply-To", "Date", "Message-ID")
FRAME_POLICY = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "style-src": ["'unsafe-inline'"],
    "script-src": ["'none'"],
    "form-action": ["'none'"],
}
"""A mail carries its styles inline, as mail programs want it; nothing else runs in its frame."""


def mail_list(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    return render(request, "dev/mail_list.html", {"mails": mails_stored()})


def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: headers, text, HTML in a frame, attachments."""
    mail = _mail_or_404(name)
    headers = [(name, str(mail.message[name])) for name in SHOWN_HEADERS if mail.message[name]]
    return render(request, "dev/mail_detail.html", {"mail": mail, "headers": headers})


@csp_replace(FRAME_POLICY)  # type: ignore[arg-type]  # its types know no views with arguments
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as its own document; links open in a new tab."""
    return HttpResponse(_mail_or_404(name).html.replace("<head>", '<head><base target="_blank">', 1))


def mail_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One attachment, always as a download."""
    parts = _mail_or_404(name).attachments
    if number >= len(parts):
        raise Http404
    part = parts[number]
    return HttpResponse(
        part.get_payload(decode=True) or b"",
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="attachment-{number}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _mail_or_404(name: str) -> StoredMail:
    mail = mail_stored(name)
    if mail is None:
        raise Http404
    return mail
