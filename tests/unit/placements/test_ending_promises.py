"""A replacement after an early end, and recognitions that end before the placement does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.dates import add_working_days, today
from placements.models import Commitment, Placement
from placements.services.commitments import open_commitment, waive
from placements.services.endings import complete, end_early
from placements.services.lapsing import lapse_with_period
from placements.services.placements import make_placement
from placements.services.recognition import ask_for_all
from workplaces.services.recognitions import save_recognition

pytestmark = pytest.mark.django_db
REPLACE, RENEW = "placements.find_replacement", "placements.renew_recognition"


@pytest.fixture
def own(world):
    return world.own


def states(placement, kind):
    rows = Commitment.objects.filter(placement=placement, kind=kind).order_by("pk")
    return list(rows.values_list("state", flat=True))


def running(placement, weeks_done=10, weeks=20):
    start = today() - timedelta(weeks=weeks_done)
    Placement.objects.filter(pk=placement.pk).update(
        state="agreed",
        agreed_at=timezone.now(),
        start_date=start,
        end_date=start + timedelta(weeks=weeks),
    )
    return Placement.objects.get(pk=placement.pk)


class TestReplacement:
    def end(self, own, reason="guidance"):
        running(own.placement)
        return end_early(
            actor=own.school.coordinator,
            placement_id=own.placement.pk,
            ended_on=today(),
            reason=reason,
        )

    def another(self, own, start):
        return make_placement(
            actor=own.school.coordinator,
            enrolment=own.placement.enrolment,
            site=own.workplace.site,
            start_date=start,
            end_date=start + timedelta(weeks=8),
        )

    def test_asked_for_in_five_working_days_and_kept_by_a_new_placement(self, own):
        ended = self.end(own)
        row = Commitment.objects.open().get(placement=ended)
        assert (row.kind, row.debtor, row.owner) == (REPLACE, "school", None)
        assert row.due_on == add_working_days(today(), 5)
        self.another(own, today() + timedelta(weeks=2))
        row.refresh_from_db()
        assert (row.state, row.closed_by) == ("kept", own.school.coordinator)

    @pytest.mark.parametrize("reason", ["student_stops", "enrolment_ended"])
    def test_who_leaves_needs_none(self, own, reason):
        assert states(self.end(own, reason), REPLACE) == []

    def test_not_asked_when_another_is_being_prepared(self, own):
        self.another(own, today() + timedelta(weeks=2))
        assert states(self.end(own), REPLACE) == []

    def test_another_student_keeps_nothing(self, own, world):
        ended = self.end(own)
        self.another(world.other, today() + timedelta(weeks=2))
        assert states(ended, REPLACE) == ["open"]

    def test_the_school_says_that_none_is_needed(self, own):
        ended = self.end(own)
        row = Commitment.objects.open().get(placement=ended)
        waive(actor=own.school.coordinator, commitment_id=row.pk, reason="Goes abroad")
        assert states(ended, REPLACE) == ["waived"]


class TestRecognition:
    def recognise(self, own, valid_until, **more):
        return save_recognition(
            actor=own.school.coordinator,
            host=own.workplace.host,
            qualification_code="25998",
            valid_until=valid_until,
            **more,
        )

    def test_asked_twelve_weeks_before_and_kept_when_renewed(self, own):
        placement = own.placement
        until = placement.end_date - timedelta(weeks=1)
        row = self.recognise(own, until)
        promise = Commitment.objects.get(placement=placement, kind=RENEW)
        assert promise.due_on == until - timedelta(weeks=12)
        assert (promise.debtor, promise.owner) == ("school", None)
        assert ask_for_all() == 0
        # Longer, but not long enough: asked with its new day.
        later = until + timedelta(days=3)
        self.recognise(own, later, recognition_id=row.pk)
        assert states(placement, RENEW) == ["kept", "open"]
        self.recognise(own, placement.end_date, recognition_id=row.pk)
        assert states(placement, RENEW) == ["kept", "kept"]

    def test_every_night_for_all_and_never_twice(self, own, django_assert_num_queries):
        own.workplace.host.recognitions.create(
            qualification_code="25998", valid_until=today() + timedelta(weeks=7)
        )
        with django_assert_num_queries(4):
            assert ask_for_all() == 1
        assert Commitment.objects.get(kind=RENEW).due_on == today()
        with django_assert_num_queries(2):
            assert ask_for_all() == 0

    def test_another_qualification_or_no_end_or_no_mbo_asks_nothing(self, own):
        host = own.workplace.host
        host.recognitions.create(qualification_code="11111", valid_until=today())
        host.recognitions.create(qualification_code="25998")
        assert ask_for_all() == 0
        host.recognitions.filter(qualification_code="25998").update(valid_until=today())
        Placement.objects.update(variant="ho_dual")
        assert ask_for_all() == 0

    def test_let_off_once_is_not_asked_again_for_the_same_end(self, own):
        self.recognise(own, today() + timedelta(weeks=7))
        Commitment.objects.filter(kind=RENEW).update(
            state="lapsed", closed_at=timezone.now(), reason="not needed"
        )
        assert ask_for_all() == 0


def test_what_belongs_to_the_period_ends_with_it(own):
    running(own.placement, weeks_done=21)
    open_commitment(
        placement=own.placement, kind=RENEW, debtor="school", creditor="student",
        subject="recognition:2030-01-01", due_on=today(),
    )  # fmt: skip
    complete(actor=own.school.coordinator, placement_id=own.placement.pk)
    assert states(own.placement, RENEW) == ["lapsed"]


def test_every_night_what_is_past_its_end_lapses(own, world):
    for triangle in (own, world.other):
        open_commitment(
            placement=triangle.placement, kind=RENEW, debtor="school", creditor="student",
            subject="recognition:2030-01-01", due_on=today(),
        )  # fmt: skip
    running(own.placement, weeks_done=21)
    assert lapse_with_period() == 1
    assert states(own.placement, RENEW) == ["lapsed"]
    assert states(world.other.placement, RENEW) == ["open"]
