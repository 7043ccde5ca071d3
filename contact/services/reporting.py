"""What was said is written down, confirmed by the three, and done."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contact.enums import TRIANGLE, MomentState, Stand, Where
from contact.models import AgreedAction, ContactMoment, ContactReport, Presence, ReportAnswer
from contact.models.reports import action_subject
from contact.parts import people_in
from contact.services import promises, telling
from contact.services.locking import check_revision, check_talked_in, lock, save
from contact.services.planning import invite, kind_fields, kind_words
from contact.words import one_line
from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused
from placements.corners import corner_of
from placements.models import Placement
from placements.services.locking import lock as lock_placement

MOST_TOPICS = 12
MOST_ACTIONS = 12


@dataclass(frozen=True)
class WrittenAction:
    """`key`: of the action in the version before; empty for a new one."""

    text: str
    owner_id: int
    due_on: date
    key: str = ""


@dataclass(frozen=True)
class Written:
    """What the form of a report brings."""

    held_on: date
    where: str
    present: Sequence[int]
    topics: Sequence[tuple[str, str]] = ()
    actions: Sequence[WrittenAction] = field(default_factory=tuple)


def possible_people(placement: Placement, moment: ContactMoment | None) -> dict[int, tuple]:
    """Who can have been there and can own an action: {id: (person, corner)}."""
    people = {
        person.pk: (person, str(corner))
        for corner in TRIANGLE
        for person in people_in(placement, corner)
    }
    if moment is not None:
        for row in moment.invitees.select_related("user"):
            people.setdefault(row.user_id, (row.user, row.corner))
    return people


@transaction.atomic
def report_now(
    *, actor: Any, placement_id: int, kind: str, written: Written, request_key: UUID
) -> ContactReport:
    """Document a contact that nobody planned, such as a call. The same form twice makes one."""
    placement = lock_placement(placement_id)
    require(actor, "contact.report", placement)
    made = ContactMoment.objects.filter(request_key=request_key, placement=placement).first()
    if made is not None and made.report is not None:
        return made.report
    check_talked_in(placement)
    own = corner_of(actor, placement)
    moment = ContactMoment.objects.create(
        placement=placement,
        **kind_fields(placement, kind),
        where=written.where,
        organiser=actor,
        organiser_corner=own,
        request_key=request_key,
    )
    invite(moment, actor, own, TRIANGLE)
    return _write(actor, moment, written)


@transaction.atomic
def report(*, actor: Any, moment_id: int, revision: int, written: Written) -> ContactReport:
    """The report of a talk, or its next version. Sending the same twice changes nothing."""
    moment = lock(moment_id)
    require(actor, "contact.report", moment.placement)
    if moment.state == MomentState.CANCELLED:
        raise ActionRefused(_("This talk was cancelled in the meantime. Plan a new one."))
    if moment.report is not None and _is_same(moment.report, written):
        return moment.report
    check_revision(moment, revision)
    return _write(actor, moment, written)


def _write(actor: Any, moment: ContactMoment, written: Written) -> ContactReport:
    placement = moment.placement
    former: Any = moment.report
    people = possible_people(placement, moment)
    _check(moment, written, people)
    row = ContactReport.objects.create(
        moment=moment,
        number=former.number + 1 if former else 1,
        held_on=written.held_on,
        where=written.where,
        topics=_topics(written),
        written_by=actor,
        written_from=corner_of(actor, placement),
    )
    Presence.objects.bulk_create(
        [
            Presence(report=row, user=people[pk][0], corner=people[pk][1])
            for pk in dict.fromkeys(written.present)
        ]
    )
    _write_actions(placement, row, former, written, people)
    moment.state, moment.report = MomentState.HELD, row
    save(moment, "state", "report")
    # Who writes it agrees with it.
    ReportAnswer.objects.create(
        report=row, corner=row.written_from, stand=Stand.AGREED, answered_by=actor
    )
    if former is not None:
        promises.replaced(placement, former)
    promises.held(actor, moment, row)
    promises.ask_to_confirm(placement, row)
    telling.report_waits(moment, row)
    audit.record(
        actor=actor,
        action="contact.reported" if row.number == 1 else "contact.report_changed",
        subject=moment,
        placement_id=placement.pk,
        **kind_words(moment.moment_kind),
        version=row.number,
        on_site=row.where == Where.ON_SITE,
    )
    return row


def _check(moment: ContactMoment, written: Written, people: dict[int, tuple]) -> None:
    if written.held_on > today():
        raise ActionRefused(_("This day is still to come. Write the report after the talk."))
    if written.held_on < moment.placement.start_date - timedelta(days=400):
        raise ActionRefused(_("This day is long before the placement. Is the year right?"))
    known = set(people)
    if set(written.present) - known or {one.owner_id for one in written.actions} - known:
        raise ActionRefused(
            _("Somebody in this report no longer takes part in the placement. Look at the names.")
        )
    if len({people[pk][1] for pk in written.present}) < 2:
        raise ActionRefused(_("A talk has at least two sides: tick who was there."))
    if len(written.topics) > MOST_TOPICS or len(written.actions) > MOST_ACTIONS:
        raise ActionRefused(_("This is too much for one report. Split it in two."))


def _topics(written: Written) -> list[dict[str, str]]:
    rows = [(one_line(title, 120), text.strip()[:4000]) for title, text in written.topics]
    return [{"title": title, "text": text} for title, text in rows if text]


def _write_actions(
    placement: Placement,
    row: ContactReport,
    former: ContactReport | None,
    written: Written,
    people: dict[int, tuple],
) -> None:
    """Promises follow the newest version: what is unchanged stays, also when it was done."""
    before = {action.key: action for action in former.actions.all()} if former else {}
    kept = set()
    for one in written.actions:
        old = before.get(one.key)
        owner, corner = people[one.owner_id]
        action = AgreedAction.objects.create(
            report=row,
            key=old.key if old else secrets.token_hex(4),
            text=one_line(one.text, 300),
            corner=corner,
            owner=owner,
            due_on=one.due_on,
        )
        kept.add(action.key)
        if old is not None and _same_action(old, action):
            continue
        if old is not None:
            promises.drop(placement, action.subject)
        promises.agree(placement, action)
    for key in before:
        if key not in kept:
            promises.drop(placement, action_subject(row.moment_id, key))


def _same_action(old: AgreedAction, new: AgreedAction) -> bool:
    names = ("text", "owner_id", "due_on", "corner")
    return all(getattr(old, name) == getattr(new, name) for name in names)


def _is_same(row: ContactReport, written: Written) -> bool:
    actions = sorted((a.text, a.owner_id, a.due_on) for a in row.actions.all())
    asked = sorted((one_line(one.text, 300), one.owner_id, one.due_on) for one in written.actions)
    present = set(row.presences.values_list("user_id", flat=True))
    return (
        (row.held_on, row.where, row.topics) == (written.held_on, written.where, _topics(written))
        and present == set(written.present)
        and actions == asked
    )


@transaction.atomic
def answer(
    *, actor: Any, moment_id: int, report_id: int, stand: str, remark: str = ""
) -> ReportAnswer:
    """What a corner says of the version that counts. The same answer twice is one."""
    moment = lock(moment_id)
    require(actor, "contact.answer_report", moment.placement)
    row = moment.report
    if row is None or row.pk != report_id:
        raise ActionRefused(
            _("The report was changed while you read it. Read the new version, then answer.")
        )
    remark = remark.strip()[:1000]
    if stand == Stand.NOT_AGREED and not remark:
        raise ActionRefused(_("Write in a few words what is not right."))
    corner = corner_of(actor, moment.placement)
    last = row.answers.filter(corner=corner).order_by("-pk").first()
    if last is not None and (last.stand, last.remark) == (stand, remark):
        return last
    made = ReportAnswer.objects.create(
        report=row, corner=corner, stand=stand, remark=remark, answered_by=actor
    )
    promises.answered(actor, moment.placement, row, corner)
    if stand == Stand.NOT_AGREED and row.written_by_id != actor.pk:
        telling.report_disputed(moment, row, made.pk)
    audit.record(
        actor=actor,
        action="contact.report_answered",
        subject=moment,
        placement_id=moment.placement_id,
        **kind_words(moment.moment_kind),
        stand=stand,
        corner=corner,
    )
    return made


@transaction.atomic
def finish_action(*, actor: Any, moment_id: int, key: str) -> AgreedAction:
    """Somebody of the corner that owes it says that it is done. Twice is once."""
    moment = lock(moment_id)
    require(actor, "contact.answer_report", moment.placement)
    actions: Iterable[AgreedAction] = moment.report.actions.all() if moment.report else ()
    action = next((one for one in actions if one.key == key), None)
    if action is None:
        raise ActionRefused(_("This is no longer in the report. Read the newest version."))
    if action.corner != corner_of(actor, moment.placement):
        raise ActionRefused(_("This belongs to somebody else."))
    action.report.moment = moment
    if promises.done(actor, moment.placement, action):
        audit.record(
            actor=actor,
            action="contact.action_done",
            subject=moment,
            placement_id=moment.placement_id,
            **kind_words(moment.moment_kind),
        )
    return action
