"""When someone else comes to stand at a corner, promises, mails and links follow."""

import pytest

from agreements.models import Agreement
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox
from people.models import MailedLink
from placements.models import Commitment
from placements.services.people import assign_contact, remove_supervisor, set_supervisor
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db
NEW = "nieuw@people.example"


def put(triangle, name="Nieuwe Begeleider", email=NEW):
    return set_supervisor(
        actor=triangle.school.coordinator,
        placement_id=triangle.placement.pk,
        name=name,
        email=email,
    )


def open_owners(agreement, debtor="workplace"):
    rows = Commitment.objects.open().filter(subject=agreement.subject_key, debtor=debtor)
    return [row.owner.name for row in rows]


def usable_links(agreement):
    rows = MailedLink.objects.filter(object_id=agreement.pk, revoked_at=None)
    return sorted(rows.values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("step", "page", "others"),
    [(made.proposed, "check", []), (made.ready, "sign", ["Ouder van Noor El Idrissi"])],
)
def test_a_new_supervisor_takes_over_with_a_link_of_his_own(triangle, mailbox, step, page, others):
    agreement = step(triangle)
    deliver_outbox()
    former = triangle.workplace.supervisor.name
    assert usable_links(agreement) == sorted([former, *others])
    put(triangle)
    assert open_owners(agreement) == ["Nieuwe Begeleider"]
    assert usable_links(agreement) == others
    deliver_outbox()
    assert usable_links(agreement) == sorted(["Nieuwe Begeleider", *others])
    [mail] = mailbox.to(NEW)
    assert "/link/" in mailbox.link(mail)
    link = MailedLink.objects.get(user__email=NEW)
    assert link.path == f"/agreements/{agreement.pk}/{page}/"


def test_who_comes_back_is_asked_again(triangle, mailbox):
    agreement = made.proposed(triangle)
    deliver_outbox()
    put(triangle)
    deliver_outbox()
    first = triangle.workplace.supervisor
    put(triangle, first.name, first.email)
    deliver_outbox()
    assert (len(mailbox.to(first.email)), len(mailbox.to(NEW))) == (2, 1)
    assert usable_links(agreement) == [first.name]
    assert open_owners(agreement) == [first.name]


def test_who_is_taken_off_loses_the_link_and_nobody_is_mailed(triangle, mailbox):
    agreement = made.proposed(triangle)
    put(triangle)
    deliver_outbox()
    former = triangle.workplace.supervisor
    MailedLink.objects.filter(user=former).update(revoked_at=None)
    before = OutboxMessage.objects.count()
    remove_supervisor(
        actor=triangle.school.coordinator, placement_id=triangle.placement.pk, user_id=former.pk
    )
    assert usable_links(agreement) == ["Nieuwe Begeleider"]
    assert OutboxMessage.objects.count() == before


def test_after_signing_the_parties_are_told_once(triangle):
    agreement = made.sealed(triangle)
    put(triangle)
    told = OutboxMessage.objects.filter(notice="agreements.contact_changed")
    assert sorted(told.values_list("recipient__name", flat=True)) == sorted(
        [
            triangle.student.user.name,
            "Nieuwe Begeleider",
            triangle.workplace.supervisor.name,
            triangle.guardian.name,
            triangle.school.supervisor.name,
        ]
    )
    assign_contact(
        actor=triangle.school.coordinator,
        placement_id=triangle.placement.pk,
        contact=triangle.school.coordinator,
    )
    news = told.filter(params__what="school_contact")
    assert news.count() == 4
    assert Agreement.objects.get().pk == agreement.pk


def test_before_there_is_an_agreement_nobody_is_told(triangle):
    put(triangle)
    assert list(OutboxMessage.objects.filter(notice__startswith="agreements.")) == []
