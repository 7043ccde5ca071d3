"""The portfolio as a whole: who reads it, what it says, and what it costs."""

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.dates import today
from core.models import Job
from documents.models import StoredDocument
from portfolio.models import EvidenceItem
from portfolio.services import feedback, upkeep
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db
MINE = "/portfolio/"


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(own, outcomes, start: int, number: int) -> None:
    """Rows as the service would make them, many at once."""
    rows = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            student=own.student,
            placement=own.placement,
            title=f"Item {each}",
            kind="text",
            body="text",
            made_on=date(2026, 1, 1) + timedelta(days=each % 200),
            content_sha256=f"{each:064x}",
        )
        for each in range(start, start + number)
    )
    through = EvidenceItem.outcomes.through
    through.objects.bulk_create(
        through(evidenceitem=row, learningoutcome=outcomes[row.pk % 2]) for row in rows
    )


def test_the_page_costs_the_same_for_one_and_for_many(own, student, sign_in):
    outcomes = make.outcomes(own)
    make.item(own, files=[make.picture()], people_anonymised=True, outcomes=[outcomes[0].pk])
    student.get(MINE)
    counts = [queries(student, MINE)]
    for number in (9, 40, 450):
        fill(own, outcomes, number * 1000, number)
        counts.append(queries(student, MINE))
    assert counts == [10] * 4
    school = sign_in(own.school.supervisor)
    assert queries(school, reverse("portfolio:detail", args=[own.student.pk])) == 10


def test_the_list_of_the_workplace_costs_the_same(own, guide):
    outcomes = make.outcomes(own)
    counts = []
    for number in (1, 9, 40):
        fill(own, outcomes, number * 1000, number)
        EvidenceItem.objects.filter(asked_at=None).update(asked_at=timezone.now())
        counts.append(queries(guide, reverse("portfolio:confirm", args=[own.placement.pk])))
    assert counts == [11] * 3


def test_pages_go_on_without_losing_or_doubling(own, student):
    fill(own, make.outcomes(own), 0, 60)
    seen, address = [], MINE
    while address:
        page = student.get(address)
        seen += [item.pk for item in page.context["items"]]
        address = page.context["next_url"]
    assert len(seen) == len(set(seen)) == 60


def test_who_reads_a_portfolio(world, own, sign_in):
    make.item(own)
    address = reverse("portfolio:detail", args=[own.student.pk])
    school = own.school
    for user, status in (
        (own.student.user, 200),
        (school.coordinator, 200),
        (school.supervisor, 200),
        (school.examiner, 200),
        (world.administrator, 200),
        (own.guardian, 404),
        (own.workplace.supervisor, 404),
        (own.workplace.contact, 404),
        (world.other.student.user, 404),
        (world.other.school.coordinator, 404),
    ):
        assert (user.name, sign_in(user).get(address).status_code) == (user.name, status)


def test_gaps_are_named_in_words(own, student):
    first, second, _third = make.outcomes(own)
    confirmed = make.item(own, outcomes=[first.pk])
    make.answer(confirmed, own)
    make.item(own, title="Without a word", outcomes=[second.pk])
    page = student.get(MINE)
    assert page.context["gaps"] == [
        "Nothing yet for LU3.",
        "LU2 has nothing from the workplace yet.",
    ]
    assert "Nothing yet for LU3. LU2 has nothing from the workplace yet." in page.content.decode()


def test_the_map_counts_by_outcome_month_and_who_spoke(own, student):
    first, second, third = make.outcomes(own)
    for month, outcomes in ((3, [first]), (3, [first, second]), (5, [second])):
        make.item(
            own,
            title=f"In {month}",
            made_on=date(2026, month, 2),
            outcomes=[each.pk for each in outcomes],
        )
    item = EvidenceItem.objects.filter(outcomes=second).first()
    feedback.give(actor=own.school.supervisor, item_id=item.pk, text="Good")
    feedback.give(actor=own.school.supervisor, item_id=item.pk, text="And more")
    whole = student.get(MINE).context["whole"]
    assert whole.months == [(2026, 3), (2026, 4), (2026, 5)]
    counts = [[count for _month, count, _shade in line.cells] for line in whole.lines]
    assert counts == [[2, 0, 0], [1, 0, 1], [0, 0, 0]]
    assert [line.tally.school for line in whole.lines] == [0, 1, 0]
    assert third.code == whole.lines[2].outcome.code


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outcome={first}", ["A"]),
        ("outcome=none", ["C"]),
        ("standing=confirmed", ["A"]),
        ("standing=unconfirmed", ["C", "B"]),
        ("kind=link", ["B"]),
        ("period=30", ["C", "B"]),
        ("period=2026-03", ["A"]),
        ("q=anamn", ["B"]),
        ("q=%00%27", []),
        ("period=2026-13", ["C", "B", "A"]),
        ("kind=nothing&standing=x&outcome=abc&task=99999999999999999999", ["C", "B", "A"]),
        ("after=tampered", ["C", "B", "A"]),
    ],
)
def test_filters(own, student, query, found):
    first = make.outcomes(own)[0]
    second = make.outcomes_again(own)
    day = today()
    confirmed = make.item(own, title="A", made_on=date(2026, 3, 2), outcomes=[first.pk])
    make.answer(confirmed, own)
    make.item(
        own,
        title="B",
        link_url="https://example.org/",
        body="Anamnese",
        outcomes=[second.pk],
        made_on=day - timedelta(days=1),
    )
    make.item(own, title="C", made_on=day)
    page = student.get(f"{MINE}?{query.format(first=first.pk)}")
    assert [item.title for item in page.context["items"]] == found


def test_asking_for_everything_at_once(own, student):
    make.items_in_week(own, date(2026, 3, 16), 2)
    make.item(own, title="Elsewhere", placement=None)
    page = student.post(reverse("portfolio:ask-all"), follow=True).content.decode()
    assert "2 items were handed in. The workplace gets one mail." in page
    again = student.post(reverse("portfolio:ask-all"), follow=True).content.decode()
    assert "Choose what the workplace should confirm." in again


def test_the_panel_on_the_placement(own, student, guide, sign_in):
    address = reverse("placements:detail", args=[own.placement.pk])
    assert "No evidence yet. A photo or two lines" in student.get(address).content.decode()
    make.ask(make.item(own))
    for client in (student, guide, sign_in(own.school.supervisor)):
        assert "1 waits for the workplace" in client.get(address).content.decode()
    assert "Look at the evidence" in guide.get(address).content.decode()
    assert "1 waits for the workplace" not in sign_in(own.guardian).get(address).content.decode()


def run_job(client, address: str) -> tuple[Job, StoredDocument]:
    started = client.post(address, {"asked": "once"})
    again = client.post(address, {"asked": "once"})
    assert started.headers["Location"] == again.headers["Location"]
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("done", "")
    return job, StoredDocument.objects.get(pk=job.result["document"])


def test_taking_along(own, student, sign_in):
    make.outcomes(own)
    first = make.item(
        own, files=[make.picture("plan.png")], people_anonymised=True, body="</p><script>x</script>"
    )
    make.answer(first, own)
    make.item(own, title="Second", link_url="https://example.org/")
    job, document = run_job(student, reverse("portfolio:take-along"))
    address = reverse("portfolio:download", args=[job.pk])
    assert "Removed on" in student.get(address).content.decode()
    content = b"".join(student.get(f"{address}?download=1").streaming_content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "files/001/plan.png", "index.html", "portfolio.css", "portfolio.json",
        ]  # fmt: skip
        data = json.loads(archive.read("portfolio.json"))
        page = archive.read("index.html").decode()
        picture = archive.read("files/001/plan.png")
    assert [item["title"] for item in data["items"]] == ["Intake with a client", "Second"]
    assert data["items"][0]["answers_of_workplace"][0]["answer"] == "yes"
    assert picture == first.files.get().document.read()
    assert "<script>" not in page
    assert 'src="files/001/plan.png"' in page
    # Nothing is loaded from elsewhere.
    assert 'src="http' not in page
    assert 'href="http' not in page
    for other in (own.school.coordinator, own.workplace.supervisor):
        assert sign_in(other).get(address).status_code == 404
    assert document.kind == "portfolio-zip"
    assert upkeep.remove_expired_downloads() == 0


def test_downloads_expire(own, student, time_machine):
    make.item(own)
    job, _document = run_job(student, reverse("portfolio:take-along"))
    time_machine.move_to(timezone.now() + timedelta(days=8), tick=False)
    assert upkeep.remove_expired_downloads() == 1
    gone = student.get(reverse("portfolio:download", args=[job.pk]))
    assert gone.status_code == 302
    assert not StoredDocument.objects.filter(kind="portfolio-zip").exists()


def test_printing(own, student, sign_in):
    outcomes = make.outcomes(own)
    item = make.item(
        own,
        files=[make.picture()],
        people_anonymised=True,
        outcomes=[outcomes[0].pk],
        reflection={"text": "I learned"},
    )
    make.answer(item, own)
    _job, document = run_job(
        sign_in(own.school.supervisor), reverse("portfolio:print", args=[own.student.pk])
    )
    assert document.content_type == "application/pdf"
    assert document.read()[:5] == b"%PDF-"


def test_an_empty_portfolio_says_what_will_come(own, student):
    assert "Your portfolio starts here" in student.get(MINE).content.decode()
    student.post(reverse("portfolio:take-along"), {"asked": "x"})
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.failure == "There is nothing in your portfolio to take along yet."
