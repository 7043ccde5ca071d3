"""Messages: who reads them, one mail until read, taking back, double clicks, hostile files."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contact.models import Message, Thread
from contact.queries import threads
from contact.services import messages
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements.services import people as people_services
from tests.factories import contact as make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def own(world):
    return world.own


def reply(thread, actor, text="Ja hoor", **more):
    return messages.send(
        actor=actor, thread_id=thread.pk, text=text, **({"request_key": uuid4()} | more)
    )


def mails(person):
    return OutboxMessage.objects.filter(notice="contact.message", recipient=person).count()


def test_only_the_persons_of_the_corners_read_it(own, world):
    thread = make.message(own, corners=["student"]).thread
    may = {
        name
        for name, user in world.roles().items()
        if Thread.objects.visible_to(user).filter(pk=thread.pk).exists()
    }
    assert may == {"student", "school_supervisor"}
    wide = make.message(own, actor=own.student.user, corners=["school", "workplace"]).thread
    may = {
        name
        for name, user in world.roles().items()
        if Thread.objects.visible_to(user).filter(pk=wide.pk).exists()
    }
    assert may == {"student", "school_supervisor", "workplace_supervisor"}
    assert [member.user for member in threads.members(wide)] == [
        own.student.user,
        own.school.supervisor,
        own.workplace.supervisor,
    ]


def test_one_mail_per_thread_until_it_was_read(own):
    student, teacher = own.student.user, own.school.supervisor
    thread = make.message(own, corners=["student"]).thread
    reply(thread, teacher, "En nog iets")
    assert (mails(student), mails(teacher)) == (1, 0)
    last = Message.objects.latest("pk")
    messages.mark_read(actor=student, thread=thread, last_id=last.pk)
    reply(thread, teacher, "Na het lezen")
    assert mails(student) == 2


def test_unread_is_counted_per_person_in_one_query(own, django_assert_num_queries):
    student, teacher = own.student.user, own.school.supervisor
    for rows in (1, 10, 50):
        while Thread.objects.count() < rows:
            make.message(own, corners=["student"])
        student.__dict__.pop("cached_role_rows", None)
        student.cached_role_rows  # noqa: B018 - every page has asked for it before
        with django_assert_num_queries(1):
            assert threads.unread_count(student) == rows
    assert threads.unread_count(teacher) == 0
    thread = Thread.objects.latest("pk")
    messages.mark_read(actor=student, thread=thread, last_id=Message.objects.latest("pk").pk)
    assert threads.unread_count(student) == 49
    [first, *_rest] = threads.inbox(student)
    assert (first.unread, first.last_author) == (0, teacher.name)


def test_a_double_click_sends_once(own):
    key = uuid4()
    thread = make.message(own).thread
    for _click in range(2):
        reply(thread, own.student.user, request_key=key)
    assert thread.messages.count() == 2
    for _click in range(2):
        make.message(own, subject="Twee keer")
    assert Thread.objects.count() == 3


def test_taken_back_within_ten_minutes(own):
    thread = make.message(own).thread
    sent = reply(thread, own.student.user)
    with pytest.raises(ActionRefused, match="Only who wrote"):
        messages.withdraw(actor=own.school.supervisor, message_id=sent.pk)
    messages.withdraw(actor=own.student.user, message_id=sent.pk)
    messages.withdraw(actor=own.student.user, message_id=sent.pk)
    assert threads.unread_count(own.school.supervisor) == 0
    late = reply(thread, own.student.user)
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False),
        pytest.raises(ActionRefused, match="ten minutes"),
    ):
        messages.withdraw(actor=own.student.user, message_id=late.pk)


def test_somebody_outside_cannot_write(own, world):
    thread = make.message(own, corners=["student"]).thread
    for actor in (own.workplace.supervisor, own.guardian, world.administrator):
        with pytest.raises(PermissionDenied):
            reply(thread, actor)
    with pytest.raises(PermissionDenied):
        make.message(own, actor=own.guardian)


def test_files_are_looked_at_and_their_names_are_harmless(own):
    thread = make.message(own).thread
    upload = SimpleUploadedFile("..\\evil\r\nX: 1\u202egpj.exe", PDF, "image/png")
    sent = reply(thread, own.student.user, "", files=[upload])
    assert sent.attachments.get().document.name == "evilX- 1gpj.exe.pdf"
    with pytest.raises(ActionRefused):
        reply(thread, own.student.user, files=[SimpleUploadedFile("a.pdf", b"MZ\x90")])
    assert thread.messages.count() == 2


def test_subjects_are_one_line(own):
    thread = make.message(own, subject="Hallo\r\nBcc: a@b.example").thread
    assert thread.subject == "Hallo Bcc: a@b.example"


def test_a_supervisor_who_left_reads_no_more(own):
    thread = make.message(own).thread
    former = own.workplace.supervisor
    people_services.set_supervisor(
        actor=own.school.coordinator,
        placement_id=own.placement.pk,
        name="Nieuwe Begeleider",
        email="nieuw@people.example",
    )
    people_services.remove_supervisor(
        actor=own.school.coordinator, placement_id=own.placement.pk, user_id=former.pk
    )
    assert not Thread.objects.visible_to(former).exists()
    with pytest.raises(PermissionDenied):
        reply(thread, former)
    names = [member.user.name for member in threads.members(Thread.objects.get())]
    assert "Nieuwe Begeleider" in names
