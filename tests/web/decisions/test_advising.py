"""The workplace advises from the link in the mail, in one page."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import building
from assessments.queries.sheet import NO, SKIP, YES, sheet_of
from assessments.services import answering
from decisions.models import WorkplaceAdvice
from decisions.queries import said
from decisions.services import opening
from notifications.services import delivery
from tests.factories import assessments as forms
from tests.factories import decisions as make
from tests.scenarios import make_placement


def url(name, placement, *more):
    return reverse(f"decisions:{name}", args=[placement.pk, *more])


@pytest.fixture
def browser(triangle, mailbox):
    """Somebody of the workplace who pressed the button behind the mailed link."""
    opening.open_due()
    delivery.deliver_outbox()
    [mail] = mailbox.to(triangle.workplace.supervisor.email)
    link = mailbox.link(mail)
    client = Client()
    landing = client.get(link).content.decode()
    assert "ROC Midden asks for your advice about Noor El Idrissi" in landing
    page = client.post(link, follow=True)
    assert page.redirect_chain[-1][0] == url("advice", triangle.placement)
    return client


def test_from_the_mail_to_the_advice(triangle, browser):
    page = browser.post(
        url("advice", triangle.placement),
        {"verdict": "with_remarks", "motivation": "Vraag eerder om hulp.", "seen": "0"},
        follow=True,
    )
    assert page.redirect_chain == [(url("placement", triangle.placement), 302)]
    text = page.content.decode()
    assert "Thank you. The school reads your advice." in text
    assert "Vraag eerder om hulp." in text
    row = WorkplaceAdvice.objects.get()
    assert (row.verdict, row.given_by) == ("with_remarks", triangle.workplace.supervisor)


def test_opening_the_page_changes_nothing(triangle, browser):
    for method in ("get", "head"):
        assert getattr(browser, method)(url("advice", triangle.placement)).status_code == 200
    assert WorkplaceAdvice.objects.count() == 0


def test_a_no_without_a_reason_comes_back(triangle, browser):
    page = browser.post(url("advice", triangle.placement), {"verdict": "negative", "seen": "0"})
    assert page.status_code == 422
    assert "Write in a few words why." in page.content.decode()
    assert WorkplaceAdvice.objects.count() == 0


def test_the_link_opens_no_other_placement(world, triangle, browser):
    """Of the same supervisor, with the same school."""
    second = make_placement(
        triangle.school,
        triangle.workplace,
        world.own.student,
        start_date=triangle.placement.end_date,
        state="agreed",
        agreed_at=triangle.placement.agreed_at,
    )
    for method in ("get", "post"):
        page = getattr(browser, method)(url("advice", second), {"verdict": "positive", "seen": 0})
        assert page.status_code in {302, 403, 404}
    assert WorkplaceAdvice.objects.count() == 0


def test_an_old_form_sent_after_the_decision(triangle, browser):
    make.advice(triangle)
    make.decided(triangle)
    page = browser.post(
        url("advice", triangle.placement),
        {"verdict": "negative", "motivation": "Toch niet.", "seen": "1"},
        follow=True,
    )
    assert page.redirect_chain == [(url("placement", triangle.placement), 302)]
    assert list(WorkplaceAdvice.objects.values_list("verdict", flat=True)) == ["positive"]


def test_the_link_of_the_mail_does_not_prepare_or_decide(triangle, browser):
    for name in ("write", "proposal"):
        for method in ("get", "post"):
            page = getattr(browser, method)(url(name, triangle.placement, make.PLACEMENT))
            assert page.status_code in {302, 403, 404}


def test_others_read_why_they_do_not_advise(triangle, client_of):
    for user in (triangle.student.user, triangle.school.supervisor, triangle.school.examiner):
        page = client_of(user).get(url("advice", triangle.placement))
        assert page.status_code == 403
        assert "The workplace gives this advice." in page.content.decode()


def test_what_was_said_about_an_outcome_comes_back(triangle, client_of):
    client = client_of(triangle.workplace.supervisor)
    field = f"about_{next(iter(make.words(triangle).outcomes))}"
    client.post(
        url("advice", triangle.placement), {"verdict": "positive", "seen": 0, field: "Sterk."}
    )
    page = client.get(url("advice", triangle.placement)).content.decode()
    assert "Sterk." in page
    assert "Send the changed advice" in page


def test_after_the_final_form_the_advice_is_next(triangle, mailbox):
    """With the session of the link to the form: no second mail is needed."""
    row = forms.opened(triangle, "final", at=triangle.placement)
    delivery.deliver_outbox()
    mail = mailbox.to(triangle.workplace.supervisor.email)[-1]
    client = Client()
    client.post(mailbox.link(mail))
    forms.fill(triangle, row, "workplace")
    done = client.post(
        reverse("assessments:fill", args=[triangle.placement.pk, row.pk]),
        {"do": "hand_in"},
        follow=True,
    )
    assert done.redirect_chain == [(url("advice", triangle.placement), 302)]
    sent = client.post(
        url("advice", triangle.placement), {"verdict": "positive", "seen": "0"}, follow=True
    )
    assert "Thank you. The school reads your advice." in sent.content.decode()
    assert WorkplaceAdvice.objects.get().verdict == "positive"


ADVICE = {
    "key": "advice",
    "kind": "yes_no",
    "may_skip": True,
    "explanation": "always",
    "corners": ["workplace"],
    "text": {"nl": "Adviseert u een voldoende?", "en": "Do you advise a pass?"},
}


GROWTH = {
    "key": "shown",
    "kind": "open",
    "required": False,
    "text": {"nl": "Waaraan is de groei te zien?", "en": "What shows the growth?"},
}


def final_with_advice(triangle):
    return forms.opened(
        triangle,
        "final",
        at=triangle.placement,
        sections=[{"title": {"nl": "Slot", "en": "Closing"}, "criteria": [GROWTH, ADVICE]}],
    )


@pytest.mark.parametrize(
    ("answer", "verdict"), [("yes", "positive"), ("no", "negative"), ("skip", "cannot_say")]
)
def test_what_the_final_form_asked_is_not_asked_again(triangle, client_of, answer, verdict):
    row = final_with_advice(triangle)
    response = forms.response_of(row, "workplace")
    [_growth, item] = list(sheet_of(response))
    choice = {"yes": YES, "no": NO, "skip": SKIP}[answer]
    answering.save_answer(
        actor=triangle.workplace.supervisor,
        response=response,
        criterion_id=item.pk,
        said=answering.Said(choice, "Werkt zelfstandig.", 0),
    )
    client = client_of(triangle.workplace.supervisor)
    fill = reverse("assessments:fill", args=[triangle.placement.pk, row.pk])
    page = client.post(fill, {"do": "hand_in"}, follow=True)
    assert page.redirect_chain == [(url("advice", triangle.placement), 302)]
    form = page.context["form"]
    assert (form["verdict"].value(), form["motivation"].value()) == (verdict, "Werkt zelfstandig.")
    assert "nothing has to be typed again" in " ".join(page.content.decode().split())
    client.post(
        url("advice", triangle.placement),
        {"verdict": verdict, "motivation": "Werkt zelfstandig.", "seen": "0"},
    )
    assert WorkplaceAdvice.objects.get().verdict == verdict


def test_a_final_form_that_does_not_ask_it_leaves_one_question(triangle, client_of):
    row = forms.opened(triangle, "final", at=triangle.placement)
    forms.handed_in(triangle, row, "workplace")
    page = client_of(triangle.workplace.supervisor).get(url("advice", triangle.placement))
    assert "One last question." in page.content.decode()
    assert page.context["form"].outcome_fields == []
    assert page.context["form"]["verdict"].value() in {None, ""}


def test_a_form_that_was_not_handed_in_says_nothing_yet(triangle, client_of):
    row = forms.opened(triangle, "final", at=triangle.placement)
    forms.fill(triangle, row, "workplace")
    page = client_of(triangle.workplace.supervisor).get(url("advice", triangle.placement))
    assert page.context["said"] is None
    assert page.context["form"].outcome_fields


def test_words_from_a_page_that_was_open_before_the_final_form_are_kept(triangle, client_of):
    field = f"about_{next(iter(make.words(triangle).outcomes))}"
    row = forms.opened(triangle, "final", at=triangle.placement)
    forms.handed_in(triangle, row, "workplace")
    client_of(triangle.workplace.supervisor).post(
        url("advice", triangle.placement), {"verdict": "positive", "seen": 0, field: "Sterk."}
    )
    assert [each["text"] for each in WorkplaceAdvice.objects.get().outcomes] == ["Sterk."]


def test_the_forms_that_come_with_the_portal_leave_the_advice_to_its_page(triangle):
    made = building.from_framework(forms.framework(triangle.school.programme), "final")
    keys = [row["key"] for section in made["sections"] for row in section["criteria"]]
    assert said.ADVICE_KEY not in keys
