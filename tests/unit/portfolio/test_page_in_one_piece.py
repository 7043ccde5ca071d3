"""The statements of the portfolio page, written out for speed, say what the models say."""

from collections import Counter
from datetime import date

import pytest
from django.utils import translation

from portfolio.enums import Answer, Standing
from portfolio.markup import cards_html
from portfolio.models import EvidenceItem
from portfolio.outcomes import outcomes_of
from portfolio.queries.cards import cards
from portfolio.queries.tallies import counted
from portfolio.services import feedback, items
from programmes.models import Cohort, Framework
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_kinds(world, own):
    """One item per standing, one changed after its answer, one removed, one of another student."""
    first, second, _third = make.outcomes(own)
    made = {}
    for answer in Answer:
        made[answer] = make.item(
            own, title=f"Said {answer}", made_on=date(2026, 3, 2), outcomes=[second.pk, first.pk]
        )
        make.answer(made[answer], own, answer.value)
    changed = make.item(own, title="Changed", outcomes=[first.pk])
    make.answer(changed, own)
    EvidenceItem.objects.filter(pk=changed.pk).update(content_sha256="0" * 64)
    feedback.give(actor=own.school.supervisor, item_id=changed.pk, text="Good")
    feedback.give(actor=own.school.supervisor, item_id=changed.pk, text="And more")
    make.item(own, title="With a photo", files=[make.picture()], people_anonymised=True)
    removed = make.item(own, title="Removed")
    items.remove_item(actor=own.student.user, item_id=removed.pk)
    make.item(world.other, title="Of somebody else")
    return EvidenceItem.objects.filter(student=own.student).current().with_standing()


def test_counts_are_those_of_the_rows(own, all_kinds):
    expected = Counter()
    for row in all_kinds:
        sources = sorted(set(row.feedback.values_list("source", flat=True)))
        outcomes = sorted(row.outcomes.values_list("pk", flat=True))
        key = (row.made_on.replace(day=1), row.standing_value, row.asked_at is not None)
        expected[*key, row.placement_id, tuple(sources), tuple(outcomes)] += 1
    found = Counter()
    for row in counted(own.student):
        key = (row.month, row.standing, row.asked, row.placement_id)
        found[*key, tuple(row.sources), tuple(row.outcomes)] += row.number
    assert found == expected
    assert found.total() == 5


def test_cards_tell_what_the_rows_tell(own, all_kinds):
    rows = list(all_kinds.order_by("-made_on", "-id"))
    shown = cards([row.pk for row in rows])
    assert [card.pk for card in shown] == [row.pk for row in rows]
    for card, row in zip(shown, rows, strict=True):
        assert (card.title, card.kind, card.made_on) == (row.title, row.kind, row.made_on)
        assert card.host == row.placement.host.name
        assert (card.standing, card.waits_for_answer) == (row.standing, row.waits_for_answer)
        assert card.feedback_count == row.feedback.count()
        assert card.file_count == row.files.count()
        codes = [(each.code, each.name) for each in row.outcomes.order_by("code")]
        assert card.outcomes == codes
    assert {card.standing for card in shown} == set(Standing)
    assert cards([]) == []


def test_outcomes_carry_the_name_of_the_language(own):
    outcome = make.outcomes(own)[0]
    type(outcome).objects.filter(pk=outcome.pk).update(name_nl="Bouwt", name_en="Builds")
    item = make.item(own, outcomes=[outcome.pk])
    for language, name in (("nl", "Bouwt"), ("en", "Builds")):
        with translation.override(language):
            assert cards([item.pk])[0].outcomes == [(outcome.code, name)]


def test_nothing_that_people_wrote_becomes_markup(own):
    outcome = make.outcomes(own)[0]
    type(outcome).objects.filter(pk=outcome.pk).update(name_nl='"><img src=x>', name_en="")
    host = own.workplace.host
    type(host).objects.filter(pk=host.pk).update(name="<b>Bedrijf & Zn")
    title = "<script>alert(1)</script> {title} '\""
    item = make.item(own, title=title, outcomes=[outcome.pk])
    html = cards_html(cards([item.pk]))
    assert "<script" not in html
    assert "<b>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {title} &#x27;&quot;" in html
    assert "&lt;b&gt;Bedrijf &amp; Zn" in html


def test_the_framework_is_that_of_the_cohort_or_the_newest_published(own):
    def frameworks() -> set[int]:
        return {each.framework_id for each in outcomes_of(own.student)}

    older = make.outcomes(own)[0].framework
    newer = make.outcomes(own, version="newer")[0].framework
    Framework.objects.create(programme=own.school.programme, version="not published yet")
    assert frameworks() == {newer.pk}
    cohort = Cohort.objects.create(programme=own.school.programme, year=2026, framework=older)
    own.student.enrolments.update(cohort=cohort)
    assert frameworks() == {older.pk}
    own.student.enrolments.update(cohort=None)
    Framework.objects.update(published_at=None, published_by=None)
    assert outcomes_of(own.student) == []
