"""Codes are mailed at once: they live ten minutes, and nothing of them is stored."""

import smtplib
from typing import Any

import structlog
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from notifications.rendering import compose

logger = structlog.get_logger(__name__)


class MailUnavailable(ActionRefused):
    """The mail server does not answer."""

    status = 503


def send_now(*, to: str, language: str, template: str, context: dict[str, Any]) -> None:
    """Mail `template` to `to` within this request; raise MailUnavailable when that fails."""
    mail = compose(to=to, language=language, template=template, context=context)
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail_unavailable", template=template, error=type(error).__name__)
        raise MailUnavailable(
            _("We cannot send mail at this moment. Please try again in a few minutes.")
        ) from error
