"""Six digits: once, in one browser, ten minutes, five tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.errors import ActionRefused
from notifications.services.immediate import MailUnavailable
from people.models import OneTimeCode, User
from people.services import codes

PURPOSE = "agreement:12"


@pytest.fixture
def user(db):
    return User.objects.create_user("els@bedrijf.example", name="Els Mulder")


def sent(mailbox, user, browser="one", purpose=PURPOSE):
    codes.send_code(user=user, purpose=purpose, browser_key=browser, what_for="sign")
    return mailbox.code(mailbox.mails[-1])


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def check(user, code, browser="one", purpose=PURPOSE):
    try:
        codes.check_code(user=user, purpose=purpose, browser_key=browser, code=code)
    except ActionRefused:
        return False
    return True


def test_code_works_once(user, mailbox):
    code = sent(mailbox, user)
    assert [check(user, f" {code[:3]} {code[3:]}"), check(user, code)] == [True, False]


def test_code_is_in_the_body_only_and_stored_as_a_hash(user, mailbox):
    code = sent(mailbox, user)
    row = OneTimeCode.objects.get()
    assert code not in mailbox.mails[0]["Subject"]
    assert code not in (row.code_hash, row.browser_hash)
    assert len(row.code_hash) == 64


def test_code_dies_after_five_wrong_tries(user, mailbox):
    code = sent(mailbox, user)
    assert [check(user, wrong(code)) for _ in range(5)] == [False] * 5
    assert check(user, code) is False
    assert OneTimeCode.objects.get().tries == 5


def test_fifth_try_may_be_right(user, mailbox):
    code = sent(mailbox, user)
    assert [check(user, wrong(code)) for _ in range(4)] == [False] * 4
    assert check(user, code) is True


def test_other_browser_purpose_or_person_cannot_use_it(user, mailbox):
    other = User.objects.create_user("ander@bedrijf.example", name="Ander")
    code = sent(mailbox, user)
    assert check(user, code, browser="two") is False
    assert check(user, code, purpose="agreement:13") is False
    assert check(other, code) is False
    assert OneTimeCode.objects.get().tries == 0
    assert check(user, code) is True


def test_newer_code_replaces_the_older(user, mailbox):
    first, second = sent(mailbox, user), sent(mailbox, user)
    if first != second:
        assert check(user, first) is False
    assert check(user, second) is True


def test_code_lives_ten_minutes(user, mailbox):
    code = sent(mailbox, user)
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert check(user, code) is False


def test_asking_is_limited_per_purpose_and_per_person(user, mailbox):
    for _ in range(3):
        sent(mailbox, user)
    with pytest.raises(ActionRefused):
        sent(mailbox, user)
    # A refused try counts for the purpose, not for the person: three and seven make ten.
    for number in range(7):
        sent(mailbox, user, purpose=f"agreement:{100 + number}")
    with pytest.raises(ActionRefused):
        sent(mailbox, user, purpose="agreement:200")
    assert OneTimeCode.objects.count() == 10


def test_mail_server_down_leaves_no_code(user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(MailUnavailable):
        codes.send_code(user=user, purpose=PURPOSE, browser_key="one")
    assert not OneTimeCode.objects.exists()


def test_person_without_an_address_is_told(db):
    nobody = User.objects.create_user(name="Zonder Adres")
    with pytest.raises(ActionRefused):
        codes.send_code(user=nobody, purpose=PURPOSE, browser_key="one")


def test_codes_are_forgotten_after_a_day(user, mailbox):
    sent(mailbox, user)
    assert codes.sweep() == 0
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(days=2))
    assert codes.sweep() == 1


@pytest.mark.django_db(transaction=True)
def test_hundred_at_once_use_it_once(mailbox):
    user = User.objects.create_user("els@bedrijf.example", name="Els Mulder")
    code = sent(mailbox, user)

    def one(_number):
        try:
            return check(user, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(one, range(100)))
    assert sorted(results) == [False] * 99 + [True]


@pytest.mark.django_db(transaction=True)
def test_checking_inside_a_transaction_is_a_mistake(mailbox):
    user = User.objects.create_user("els@bedrijf.example", name="Els Mulder")
    code = sent(mailbox, user)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        check(user, code)
