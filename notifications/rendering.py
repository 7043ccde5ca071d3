"""A notice becomes a mail: subject, plain text and HTML in the reader's language."""

from collections.abc import Iterable
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications.notices import MailFile


def compose(
    *,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    message_id: str = "",
    files: Iterable[MailFile] = (),
) -> EmailMultiAlternatives:
    """`template` is a folder with subject.txt, body.txt and body.html."""
    with translation.override(language):
        full = {**context, "base_url": settings.BASE_URL, "mail_language": language}
        subject = " ".join(render_to_string(f"{template}/subject.txt", full).split())
        text = render_to_string(f"{template}/body.txt", full).strip() + "\n"
        html = render_to_string(f"{template}/body.html", full)
    headers = {
        "Message-ID": message_id or make_msgid(domain="driehoek.invalid"),
        # Out-of-office answers to a portal help nobody.
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMultiAlternatives(subject[:200], text, to=[to], headers=headers)
    mail.attach_alternative(html, "text/html")
    for file in files:
        mail.attach(file.name, file.content, file.content_type)
    return mail
