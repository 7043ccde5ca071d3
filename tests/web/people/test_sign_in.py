"""Signing in by password or code; nobody learns which addresses are known."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from people.models import PersonSession
from tests.scenarios import PASSWORD

pytestmark = pytest.mark.django_db


def ask_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def type_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def without_tokens(response, email):
    text = response.content.decode().replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", text)


def test_code_signs_in_whoever_reads_the_mailbox(client, world, mailbox):
    supervisor = world.own.workplace.supervisor
    ask_code(client, supervisor.email.upper())
    (mail,) = mailbox.mails
    code = mailbox.code(mail)
    assert (mail["To"].lower(), code in mail["Subject"]) == (supervisor.email, False)

    answer = type_code(client, f"{code[:3]} {code[3:]}")

    assert answer.headers["Location"] == "/"
    assert int(client.session["_auth_user_id"]) == supervisor.pk
    assert list(AuditEvent.objects.filter(actor=supervisor).values_list("action", "data")) == [
        ("signed_in", {"how": "code"})
    ]


def test_session_holds_only_a_hash_of_the_code(client, world, mailbox):
    ask_code(client, world.own.workplace.supervisor.email)
    code = mailbox.code(mailbox.mails[0])
    assert code not in str(dict(client.session))


def test_session_key_changes_at_sign_in(client, world, mailbox):
    ask_code(client, world.own.workplace.supervisor.email)
    before = client.session.session_key
    type_code(client, mailbox.code(mailbox.mails[0]))
    assert client.session.session_key != before
    assert not PersonSession.objects.filter(session_key=before).exists()


def test_code_of_another_browser_is_of_no_use(client, world, mailbox):
    ask_code(client, world.own.workplace.supervisor.email)
    other = type(client)()
    ask_code(other, world.own.school.supervisor.email)
    type_code(other, mailbox.code(mailbox.mails[0]))
    assert "_auth_user_id" not in other.session


def test_code_dies_after_five_wrong_tries(client, world, mailbox):
    ask_code(client, world.own.workplace.supervisor.email)
    code = mailbox.code(mailbox.mails[0])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    statuses = [type_code(client, wrong).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 302]
    type_code(client, code)
    assert "_auth_user_id" not in client.session


def test_code_dies_after_ten_minutes(client, world, mailbox, time_machine):
    ask_code(client, world.own.workplace.supervisor.email)
    code = mailbox.code(mailbox.mails[0])
    time_machine.move_to(timezone.now() + timedelta(seconds=601))
    type_code(client, code)
    assert "_auth_user_id" not in client.session


def test_staff_and_students_may_use_a_password(client, world):
    for user in (world.own.school.coordinator, world.own.student.user, world.administrator):
        client.logout()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert int(client.session["_auth_user_id"]) == user.pk


def test_address_is_matched_without_regard_to_capitals(client, world):
    email = world.own.school.coordinator.email.upper()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert int(client.session["_auth_user_id"]) == world.own.school.coordinator.pk


@pytest.mark.parametrize("role", ["workplace_supervisor", "host_contact", "guardian"])
def test_a_password_opens_nothing_for_those_who_have_none(client, world, role):
    user = world.roles()[role]
    user.set_password(PASSWORD)
    user.save()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)


def test_wrong_unknown_inactive_and_passwordless_get_the_same_page(client, world):
    coordinator, supervisor = world.own.school.coordinator, world.own.workplace.supervisor
    inactive = world.other.school.coordinator
    inactive.is_active = False
    inactive.save()
    tries = {
        coordinator.email: "wrong-password-1",
        "nobody@people.example": PASSWORD,
        inactive.email: PASSWORD,
        supervisor.email: PASSWORD,
    }
    pages = set()
    for email, password in tries.items():
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        pages.add((answer.status_code, without_tokens(answer, email)))
    assert len(pages) == 1


@pytest.mark.parametrize("url_name", ["account_request_login_code", "account_reset_password"])
def test_asking_for_a_code_tells_nothing(world, mailbox, client, url_name):
    inactive = world.other.school.coordinator
    inactive.is_active = False
    inactive.save()
    pages = set()
    for email in (world.own.school.coordinator.email, "nobody@people.example", inactive.email):
        browser = type(client)()
        answer = browser.post(reverse(url_name), {"email": email}, follow=True)
        wrong = browser.post(answer.redirect_chain[-1][0], {"code": "000000"})
        pages.add(
            (
                tuple(answer.redirect_chain),
                without_tokens(answer, email),
                wrong.status_code,
                without_tokens(wrong, email),
            )
        )
    assert len(pages) == 1
    assert [mail["To"] for mail in mailbox.mails] == [world.own.school.coordinator.email]


@pytest.mark.parametrize("url_name", ["account_request_login_code", "account_reset_password"])
@pytest.mark.parametrize("known", [True, False])
def test_mail_server_down_is_said_to_everyone(client, world, settings, url_name, known):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    email = world.own.school.coordinator.email if known else "nobody@people.example"
    answer = client.post(reverse(url_name), {"email": email})
    assert answer.status_code == 503
    assert "probeer" in answer.content.decode().lower() or "try again" in answer.content.decode()


def test_code_requests_are_limited_per_account_and_the_password_still_works(client, world, mailbox):
    coordinator = world.own.school.coordinator
    for _ in range(6):
        ask_code(type(client)(), coordinator.email)
    assert len(mailbox.mails) == 3
    client.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    assert int(client.session["_auth_user_id"]) == coordinator.pk


def test_password_guesses_are_limited_and_the_code_still_works(client, world, mailbox):
    coordinator = world.own.school.coordinator
    for number in range(6):
        type(client)().post(
            reverse("account_login"), {"login": coordinator.email, "password": f"guess {number}"}
        )
    client.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    ask_code(client, coordinator.email)
    type_code(client, mailbox.code(mailbox.mails[0]))
    assert int(client.session["_auth_user_id"]) == coordinator.pk


def test_code_requests_are_limited_per_network_address(client, mailbox, world):
    """Also for many accounts from one place; elsewhere they go on."""
    for number in range(20):
        ask_code(type(client)(), f"nobody{number}@elsewhere.example")
    coordinator = world.own.school.coordinator
    ask_code(type(client)(), coordinator.email)
    assert mailbox.to(coordinator.email) == []
    client.post(
        reverse("account_request_login_code"),
        {"email": coordinator.email},
        REMOTE_ADDR="203.0.113.9",
    )
    assert len(mailbox.to(coordinator.email)) == 1


@pytest.mark.parametrize(
    ("name", "number"), [("account_login", 1), ("account_request_login_code", 0)]
)
def test_looking_at_the_page_costs_hardly_a_query(client, django_assert_num_queries, name, number):
    with django_assert_num_queries(number):
        assert client.get(reverse(name)).status_code == 200


def test_reset_by_code_sets_a_new_password_and_tells_the_owner(client, world, mailbox):
    coordinator = world.own.school.coordinator
    client.post(reverse("account_reset_password"), {"email": coordinator.email})
    client.post(
        reverse("account_confirm_password_reset_code"), {"code": mailbox.code(mailbox.mails[0])}
    )
    new = {"password1": "een heel nieuw wachtwoord", "password2": "een heel nieuw wachtwoord"}
    client.post(reverse("account_complete_password_reset"), new)
    coordinator.refresh_from_db()
    assert coordinator.check_password("een heel nieuw wachtwoord")
    assert [mail["To"] for mail in mailbox.mails] == [coordinator.email] * 2


def test_no_reset_for_people_without_a_password(client, world, mailbox):
    client.post(reverse("account_reset_password"), {"email": world.own.workplace.supervisor.email})
    assert mailbox.mails == []


@pytest.mark.parametrize(
    "path",
    ["/account/signup/", "/account/email/", "/account/sso/signup/", "/account/confirm-email/"],
)
def test_pages_for_making_accounts_do_not_exist(client, world, path):
    assert client.get(path).status_code == 404
    client.force_login(world.own.school.coordinator)
    assert client.get(path).status_code == 404


def test_no_provider_button_without_a_provider(client, db):
    assert "provider-list" not in client.get(reverse("account_login")).content.decode()


def test_a_configured_provider_has_a_button(client, db, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "school",
                    "name": "ROC Midden",
                    "client_id": "portal",
                    "secret": "secret",
                    "settings": {"server_url": "https://idp.school.example"},
                }
            ]
        }
    }
    assert "ROC Midden" in client.get(reverse("account_login")).content.decode()


def test_second_factor_is_asked_for(client, world, mailbox):
    coordinator = world.own.school.coordinator
    TOTP.activate(coordinator, "JBSWY3DPEHPK3PXP")
    for sign_in in (
        lambda: client.post(
            reverse("account_login"), {"login": coordinator.email, "password": PASSWORD}
        ),
        lambda: (
            ask_code(client, coordinator.email),
            type_code(client, mailbox.code(mailbox.mails[-1])),
        )[1],
    ):
        client.logout()
        answer = sign_in()
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert "_auth_user_id" not in client.session


def test_staff_can_open_the_pages_of_the_second_factor(client, world):
    email = world.own.school.coordinator.email
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert client.get(reverse("mfa_index")).status_code == 200
    again = client.get(reverse("mfa_activate_totp"), follow=True)
    assert again.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    address = again.redirect_chain[0][0]
    answer = client.post(address, {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(reverse("mfa_activate_totp"), 302)]
    assert answer.status_code == 200


def test_whoever_signs_in_by_code_only_switches_a_factor_on_right_after_signing_in(
    client, world, mailbox, time_machine
):
    coordinator = world.own.school.coordinator
    coordinator.set_unusable_password()
    coordinator.save(update_fields=["password"])
    ask_code(client, coordinator.email)
    type_code(client, mailbox.code(mailbox.mails[-1]))
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    for name in ["mfa_activate_totp", "mfa_generate_recovery_codes"]:
        assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse(name), {"code": "123456"}).status_code == 403
    assert client.get(reverse("mfa_index")).status_code == 200


def test_people_at_a_workplace_are_offered_no_second_factor(client, world):
    for user in [world.own.workplace.supervisor, world.own.guardian]:
        client.force_login(user)
        for name in ["mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes"]:
            assert client.get(reverse(name)).status_code == 403
    TOTP.activate(world.own.guardian, "JBSWY3DPEHPK3PXP")
    assert client.get(reverse("mfa_index")).status_code == 200
