"""Feedback on one item: asked for, given in writing or spoken, or not needed any more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from core.throttle import allow
from documents.models import StoredDocument
from documents.services.uploads import take
from documents.upload_fields import SentFiles
from notifications.services import cancel, queue
from people.enums import Corner
from people.models import User
from people.services import links
from placements.services.commitments import open_commitment
from portfolio import readers
from portfolio.enums import FeedbackSource, RequestState
from portfolio.models import EvidenceItem, Feedback, FeedbackRequest
from portfolio.services.items import must_be_there
from portfolio.services.locking import lock
from portfolio.services.standing import GIVE, close_request
from portfolio.upload_purposes import SPOKEN

# A mailed link to one item.
ITEM_SCOPE = "evidence_item"
INVITES_A_DAY = 20
LONGEST = 5000
CORNERS = {FeedbackSource.SCHOOL: Corner.SCHOOL, FeedbackSource.WORKPLACE: Corner.WORKPLACE}


@transaction.atomic
def ask_person(*, actor: Any, item_id: int, asked: User, question: str = "") -> FeedbackRequest:
    """Ask somebody of the triangle."""
    item = lock(item_id)
    require(actor, "portfolio.change", item)
    if asked.pk not in {person.pk for person, _source in readers.to_ask(item)}:
        raise ActionRefused(pgettext("student", "Choose one of the people in the list."))
    return _ask(actor, item, asked, asked.name, question)


@transaction.atomic
def invite(
    *, actor: Any, item_id: int, name: str, email: str, question: str = ""
) -> FeedbackRequest:
    """Ask anyone else: a fellow student, a colleague. They see this one item by a mailed link."""
    item = lock(item_id)
    require(actor, "portfolio.change", item)
    email = email.strip().lower()
    name = " ".join(name.split())[:160]
    try:
        validate_email(email)
    except ValidationError as error:
        raise ActionRefused(_("This is not an e-mail address. Look at it again.")) from error
    if not name:
        raise ActionRefused(pgettext("student", "Write the name of the person you ask."))
    if not allow(f"portfolio.invite:{actor.pk}", limit=INVITES_A_DAY, seconds=86400):
        raise ActionRefused(
            pgettext("student", "You have asked many people today. Go on tomorrow.")
        )
    person, _created = User.objects.get_or_create(email=email, defaults={"name": name})
    return _ask(actor, item, person, name, question)


def _ask(actor: Any, item: EvidenceItem, asked: User, name: str, question: str) -> FeedbackRequest:
    must_be_there(item)
    if asked.pk == item.student.user_id:
        raise ActionRefused(pgettext("student", "Ask somebody else than yourself."))
    if not asked.is_active or not asked.email:
        raise ActionRefused(_("This person cannot be mailed."))
    request, created = FeedbackRequest.objects.get_or_create(
        item=item,
        asked=asked,
        state=RequestState.OPEN,
        defaults={
            "asked_name": name,
            "source": readers.source_of(asked, item),
            "question": question.strip()[:LONGEST],
        },
    )
    if not created:
        raise AlreadyDone(pgettext("student", "You asked %(name)s already.") % {"name": name})
    _open_promise(request, item)
    queue(
        notice_key="portfolio.feedback_asked",
        recipient=asked,
        params={"request_id": request.pk},
        once_key=f"portfolio.feedback_asked:{request.pk}",
        placement_id=item.placement_id,
    )
    audit.record(
        actor=actor,
        action="portfolio.feedback_asked",
        subject=item,
        placement_id=item.placement_id,
        source=str(request.source),
    )
    return request


def _open_promise(request: FeedbackRequest, item: EvidenceItem) -> None:
    """Between corners of the triangle only; somebody else owes nothing in it."""
    corner = CORNERS.get(FeedbackSource(request.source))
    if item.placement is None or corner is None:
        return
    open_commitment(
        placement=item.placement,
        kind=GIVE,
        debtor=corner,
        creditor=Corner.STUDENT,
        owner=request.asked,
        subject=request.subject_key,
    )


@transaction.atomic
def give(*, actor: Any, item_id: int, text: str = "", sent: SentFiles | None = None) -> Feedback:
    """Say what one thinks of it. Keeps what was promised to the student."""
    item = lock(item_id)
    require(actor, "portfolio.give_feedback", item)
    must_be_there(item)
    text = text.strip()[:LONGEST]
    audio = _recording(actor, item, sent)
    if not text and audio is None:
        raise ActionRefused(_("Write or say something first."))
    request = item.feedback_requests.filter(asked=actor, state=RequestState.OPEN).first()
    same = item.feedback.filter(author=actor, text=text, content_sha256=item.content_sha256)
    if same.filter(audio=audio).exists():
        raise AlreadyDone(_("You gave this feedback already. Nothing changed now."))
    given = Feedback.objects.create(
        item=item,
        author=actor,
        author_name=actor.name,
        source=request.source if request else readers.source_of(actor, item),
        text=text,
        audio=audio,
        content_sha256=item.content_sha256,
        given_at=timezone.now(),
    )
    if request is not None:
        close_request(request, RequestState.GIVEN, placement=item.placement, actor=actor)
    _tell_student(item, given)
    audit.record(
        actor=actor,
        action="portfolio.feedback_given",
        subject=item,
        placement_id=item.placement_id,
        source=str(given.source),
        spoken=audio is not None,
    )
    return given


def upload_context(item_id: int) -> str:
    return f"feedback-{item_id}"


def _recording(actor: Any, item: EvidenceItem, sent: SentFiles | None) -> StoredDocument | None:
    """What was said, as one recording."""
    if not sent:
        return None
    recordings = take(
        actor=actor,
        purpose=SPOKEN,
        context=upload_context(item.pk),
        upload_ids=sent.upload_ids,
        files=sent.files,
    )
    if len(recordings) > 1:
        raise ActionRefused(_("Send one recording at a time."))
    return recordings[0]


@transaction.atomic
def withdraw(*, actor: Any, request_id: int) -> FeedbackRequest:
    """The student does not need it any more; the link in the mail stops."""
    request = (
        FeedbackRequest.objects.select_for_update(of=("self",))
        .select_related("item__student", "item__placement", "asked")
        .get(pk=request_id)
    )
    require(actor, "portfolio.change", request.item)
    if request.state != RequestState.OPEN:
        raise AlreadyDone(_("This was answered or withdrawn already."))
    placement = request.item.placement
    close_request(request, RequestState.WITHDRAWN, placement=placement, actor=actor)
    cancel(once_key=f"portfolio.feedback_asked:{request.pk}")
    others = request.item.feedback_requests.filter(asked=request.asked).exclude(
        state=RequestState.WITHDRAWN
    )
    if not others.exists():
        links.revoke(user=request.asked, scope=ITEM_SCOPE, object_id=request.item_id)
    audit.record(
        actor=actor,
        action="portfolio.feedback_withdrawn",
        subject=request.item,
        placement_id=request.item.placement_id,
    )
    return request


def _tell_student(item: EvidenceItem, given: Feedback) -> None:
    queue(
        notice_key="portfolio.feedback_given",
        recipient=item.student.user,
        params={"feedback_id": given.pk},
        once_key=f"portfolio.feedback_given:{given.pk}",
        placement_id=item.placement_id,
    )
