"""The form: from the mailed link, one answer at a time, handed in once, readable afterwards."""

from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Response
from notifications.services import delivery


def url(name, row, *more):
    return reverse(f"assessments:{name}", args=[row.placement_id, row.pk, *more])


def criteria(row):
    return {each.key: each for each in row.version.criteria.all()}


def answers(row, **choices):
    """What the browser sends when every question has this answer."""
    data = {}
    for key, criterion in criteria(row).items():
        data[f"c{criterion.pk}"] = choices.get(key, "V" if criterion.kind == "scale" else "")
        data[f"c{criterion.pk}-text"] = choices.get(f"{key}_text", "")
        data[f"c{criterion.pk}-revision"] = "0"
    return data


def test_the_workplace_fills_in_from_the_mail_and_reads_it_afterwards(world, row, mailbox):
    delivery.deliver_outbox()
    [mail] = mailbox.to(world.own.workplace.supervisor.email)
    link = mailbox.link(mail)
    browser = Client()
    page = browser.get(link)
    assert page.status_code == 200
    assert "ROC Midden asks you how Noor El Idrissi is doing" in page.content.decode()
    form = browser.post(link, follow=True)
    assert form.redirect_chain[-1][0] == url("fill", row)
    assert form.content.decode().count("<fieldset") == 5
    done = browser.post(url("fill", row), answers(row) | {"do": "hand_in"}, follow=True)
    assert done.redirect_chain == [(url("response", row, "workplace"), 302)]
    assert "Thank you. You handed it in" in done.content.decode()
    assert browser.get(link).status_code == 200
    pdf = browser.get(url("response-pdf", row, "workplace"))
    assert pdf.content[:5] == b"%PDF-"
    response = Response.objects.get(round=row, corner="workplace")
    assert response.submitted_by == world.own.workplace.supervisor
    assert Answer.objects.filter(response=response).count() == 3
