"""Same answer, same time: whether an address is known must not show in how long a page takes."""

import math
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from notifications.services.immediate import MailUnavailable


@contextmanager
def even_steps() -> Iterator[None]:
    """Wait until the next whole step of `SIGN_IN_PACE` seconds since the beginning."""
    began = time.monotonic()
    try:
        yield
    finally:
        step = settings.SIGN_IN_PACE
        if step:
            spent = time.monotonic() - began
            time.sleep(math.ceil(spent / step) * step - spent)


def greet_mail_server() -> None:
    """What mailing a code does to the mail server, without a mail: a server that is down says so
    for every address."""
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(
            _("We cannot send mail at this moment. Please try again in a few minutes.")
        ) from error
