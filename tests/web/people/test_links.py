"""Mailed links: looking changes nothing, a person's button starts a session for one task."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from notifications.services import deliver_outbox
from people import task_sessions
from people.middleware import TaskSessionMiddleware
from people.models import MailedLink, PersonSession
from people.services import links, staff
from people.task_sessions import TaskSession, allow_task
from people.views import account

TASK = "test-task"
SCANNERS = [
    "Mozilla/5.0 (compatible; Microsoft SafeLinks)",
    "Proofpoint URL Defense",
    "Mimecast URL Protect",
    "BarracudaCentral",
    "",
]


@pytest.fixture
def task_page(monkeypatch):
    """The account page takes part in the task, for object 7 only."""
    marked = allow_task(TASK, "object_id")
    monkeypatch.setattr(
        "people.task_sessions.covers",
        lambda task, view, kwargs: view is account.account and task.object_id == 7,
    )
    return marked


def test_prefetching_consumes_nothing(world, mint):
    path = mint()
    client = Client()
    for number in range(1000):
        method = (client.get, client.head)[number % 2]
        answer = method(path, HTTP_USER_AGENT=SCANNERS[number % len(SCANNERS)])
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert client.options(path).status_code == 405
    assert not PersonSession.objects.exists()
    assert MailedLink.objects.get().opened_at is None
    assert client.post(path).headers["Location"] == "/my-account/"
    assert MailedLink.objects.get().opened_at is not None


def test_landing_page_says_what_is_asked_and_leaks_nothing(client, receiver, mint):
    answer = client.get(mint())
    assert "Look at number 7" in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    sources = re.findall(r'(?:src|href|action)="([^"]+)"', answer.content.decode())
    assert [source for source in sources if not source.startswith(("/", "#"))] == []


def test_looking_costs_one_query(client, mint, django_assert_num_queries):
    path = mint()
    with django_assert_num_queries(1):
        assert client.get(path).status_code == 200


def test_expired_revoked_changed_and_invented_links_get_the_same_page(client, receiver, mint):
    expired = mint(valid_for=timedelta(seconds=-1))
    revoked = mint(object_id=8)
    links.revoke(scope=TASK, object_id=8)
    alive = mint()
    changed = alive[:-2] + ("A" if alive[-2] != "A" else "B") + "/"
    pages = set()
    for path in (expired, revoked, changed, "/link/invented/"):
        for method in (client.get, client.post):
            answer = method(path)
            text = answer.content.decode().replace(path, "PATH")
            pages.add((answer.status_code, text, str(dict(answer.cookies))))
    assert len(pages) == 1
    assert next(iter(pages))[0] == 410


def test_a_deactivated_receiver_has_no_link_any_more(client, world, receiver, mint):
    path = mint()
    staff.deactivate(actor=world.administrator, person=receiver)
    assert client.post(path).status_code == 410


def test_link_opens_only_its_task(client, receiver, mint, task_page):
    client.post(mint())
    assert client.get("/my-account/").status_code == 200
    refused = client.get("/people/")
    assert refused.status_code == 403
    assert 'action="/sign-in-fully/"' in refused.content.decode()
    answer = client.post("/sign-in-fully/", {"next": "/people/"})
    assert answer.headers["Location"] == "/account/login/code/?next=%2Fpeople%2F"
    assert "_auth_user_id" not in client.session


def test_link_for_another_object_opens_nothing_here(client, receiver, mint, task_page):
    client.post(mint(object_id=9))
    assert client.get("/my-account/").status_code == 403


def test_a_link_works_twice_for_the_same_person(receiver, mint):
    path = mint()
    for _ in range(2):
        client = Client()
        assert client.post(path).status_code == 302
        assert int(client.session["_auth_user_id"]) == receiver.pk


def test_a_form_on_another_site_cannot_start_a_session(client, mint):
    answer = client.post(mint(), HTTP_SEC_FETCH_SITE="cross-site")
    assert (answer.status_code, "_auth_user_id" in client.session) == (410, False)


def test_full_session_of_the_same_person_stays(client, receiver, mint):
    client.force_login(receiver)
    key = client.session.session_key
    client.post(mint())
    assert (client.session.session_key, "task" in client.session) == (key, False)


def test_someone_else_is_signed_out_first(client, world, receiver, mint):
    client.force_login(world.own.school.coordinator)
    key = client.session.session_key
    client.post(mint())
    assert int(client.session["_auth_user_id"]) == receiver.pk
    assert "task" in client.session
    assert not PersonSession.objects.filter(session_key=key).exists()


def test_revoking_ends_the_session_at_the_next_request(client, receiver, mint, task_page):
    client.post(mint())
    assert client.get("/my-account/").status_code == 200
    links.revoke(user=receiver, scope=TASK, object_id=7)
    assert client.get("/my-account/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_session_lasts_four_hours_and_never_longer_than_the_link(
    client, receiver, mint, task_page, time_machine
):
    now = timezone.now()
    client.post(mint())
    brief = Client()
    brief.post(mint(valid_for=timedelta(hours=1)))
    time_machine.move_to(now + timedelta(hours=2))
    assert [client.get("/my-account/").status_code, brief.get("/my-account/").status_code] == [
        200,
        302,
    ]
    time_machine.move_to(now + timedelta(hours=4, minutes=1))
    assert client.get("/my-account/").status_code == 302


def test_renewal_mails_a_new_link_to_the_same_address_and_says_the_same_to_all(
    client, receiver, mint, mailbox
):
    expired = mint(valid_for=timedelta(seconds=-1))
    MailedLink.objects.update(created_at=timezone.now() - timedelta(days=14))
    answers = {client.post(path + "renew/").content for path in (expired, "/link/invented/")}
    assert len(answers) == 1
    deliver_outbox()
    (mail,) = mailbox.mails
    assert mail["To"] == receiver.email
    fresh = "/" + mailbox.link(mail).split("/", 3)[3]
    assert client.post(fresh).headers["Location"] == "/my-account/"


def test_a_revoked_link_is_not_renewed(client, receiver, mint, mailbox):
    path = mint()
    links.revoke(scope=TASK, object_id=7)
    client.post(path + "renew/")
    deliver_outbox()
    assert mailbox.mails == []


def test_renewals_are_limited(client, receiver, mint, mailbox, time_machine):
    path = mint(valid_for=timedelta(seconds=-1))
    now = timezone.now()
    for minute in range(6):
        time_machine.move_to(now + timedelta(minutes=minute))
        client.post(path + "renew/")
    deliver_outbox()
    assert len(mailbox.mails) == 3


def test_buttons_are_limited_per_link(client, mint):
    path = mint()
    statuses = [Client().post(path).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]


def test_buttons_are_limited_per_network_address(mint):
    paths = [mint() for _ in range(4)]
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    statuses = [Client().post(paths[number % 4]).status_code for number in range(101)]
    assert statuses == [302] * 100 + [429]
    assert Client().post(paths[1], **elsewhere).status_code == 302


def test_token_is_nowhere_but_in_the_mail(client, receiver, mint, caplog, capsys, tmp_path):
    path = mint()
    token = path.split("/")[2]
    client.get(path)
    client.post(path)
    client.post(path + "renew/")
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "people", "core", "notifications", output=str(dump))
    logged = caplog.text + "".join(capsys.readouterr())
    assert "/link/" in logged
    assert [token in text for text in (dump.read_text(), logged)] == [False, False]


def test_whoever_has_a_second_factor_must_use_it(client, world, mint, monkeypatch):
    monkeypatch.setattr("people.views.links.is_mfa_enabled", lambda user: True)
    answer = client.post(mint(user=world.own.school.supervisor))
    assert answer.headers["Location"] == "/account/login/?next=%2Fmy-account%2F"
    assert "_auth_user_id" not in client.session


def test_links_are_forgotten_ninety_days_after_they_expired(receiver, mint):
    mint(valid_for=timedelta(days=-89))
    mint(valid_for=timedelta(days=-91))
    assert (links.sweep(), MailedLink.objects.count()) == (1, 1)


def all_patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from all_patterns(entry, inner)


def test_confined_session_reaches_no_other_page(rf, receiver):
    """Every address of the portal, asked with the wrong object: refused, but for a short list."""
    middleware = TaskSessionMiddleware(lambda request: None)
    reached = set()
    for name, view in all_patterns(get_resolver()):
        for scope in getattr(view, "task_scopes", {"agreement": "agreement_id"}):
            request = rf.get("/")
            request.user = receiver
            request.session = {}
            request.resolver_match = SimpleNamespace(view_name=name)
            request.task_session = TaskSession(scope, object_id=7, link_id=1)
            kwargs = dict.fromkeys(getattr(view, "task_scopes", {}).values(), 8)
            if middleware.process_view(request, view, (), kwargs) is None:
                reached.add((name, getattr(view, "login_required", True)))
    private = {name for name, login_required in reached if login_required}
    allauth = {name for name, _ in reached if name.startswith(("account_", "mfa_", "social"))}
    assert private - {"account_logout"} == set()
    assert allauth == {"account_logout"}


def test_marks_of_a_view_add_up():
    @allow_task("a", "x")
    @allow_task("b", "y")
    def view(request):
        """Nothing."""

    assert view.task_scopes == {"a": "x", "b": "y"}
    covers = task_sessions.covers
    assert covers(TaskSession("a", 3, 1), view, {"x": 3, "y": 4}) is True
    assert covers(TaskSession("b", 3, 1), view, {"x": 3, "y": 4}) is False
    assert covers(TaskSession("c", 3, 1), view, {"x": 3, "y": 4}) is False
    assert covers(TaskSession("a", 3, 1), lambda request: None, {}) is False
