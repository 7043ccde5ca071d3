"""A mail says that there is something, never what was decided."""

import pytest

from decisions.services import opening
from notifications.services import delivery
from people.models import User
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def texts(mailbox, address):
    return [
        mail.get_body(("plain",)).get_content() + str(mail["Subject"])
        for mail in mailbox.to(address)
    ]


@pytest.fixture
def _everything(triangle, mailbox):
    User.objects.update(language="en")
    opening.open_due()
    delivery.deliver_outbox()
    make.advice(triangle, "negative", motivation="Geheime woorden.")
    make.decided(triangle, motivation="Geheime woorden.", deviation_reason="Geheime woorden.")
    delivery.deliver_outbox()


@pytest.mark.usefixtures("_everything")
def test_nobody_reads_the_result_in_a_mail(triangle, mailbox):
    people = [triangle.student.user, triangle.school.supervisor, triangle.workplace.supervisor]
    found = [text for person in people for text in texts(mailbox, person.email)]
    assert len(found) == 5
    for text in found:
        assert "Geheime woorden" not in text
        assert "passed" not in text
        assert "negative" not in text


@pytest.mark.usefixtures("_everything")
def test_the_workplace_is_told_that_it_differs(triangle, mailbox):
    asked, differs = texts(mailbox, triangle.workplace.supervisor.email)
    assert "asks for your advice" in " ".join(asked.split())
    assert "what it did with your advice" in " ".join(differs.split())
    assert "/link/" in differs


def test_who_has_no_part_any_more_gets_no_mail(triangle, mailbox):
    """The advice was asked, and given before the mail left."""
    opening.open_due()
    make.advice(triangle)
    delivery.deliver_outbox()
    assert mailbox.to(triangle.workplace.supervisor.email) == []
