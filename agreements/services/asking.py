"""Who is asked to do what for a version that is under way. Asking twice asks nobody twice."""

from typing import Any

from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.parties import first_at_workplace, guardians, mailable_workplace_people
from agreements.queries import missing_parties, must_sign
from notifications.services import Letter, queue_many
from people.enums import Corner
from placements.services.commitments import Promise, open_all

# To whom each party owes its signature.
CREDITORS = {
    Corner.STUDENT: Corner.SCHOOL,
    Corner.WORKPLACE: Corner.STUDENT,
    Corner.SCHOOL: Corner.WORKPLACE,
    Corner.GUARDIAN: Corner.SCHOOL,
}


def open_check(agreement: Agreement) -> None:
    """The workplace owes the school a look at the data."""
    check = Promise(
        "agreements.check",
        debtor=Corner.WORKPLACE,
        creditor=Corner.SCHOOL,
        owner=first_at_workplace(agreement.placement),
        subject=agreement.subject_key,
    )
    open_all(agreement.placement, [check])
    _mail_check(agreement)


def open_signing(agreement: Agreement) -> None:
    """Each party owes its signature, and is told so. The school's is a task of the office.

    For a version that nobody could sign before this moment.
    """
    placement = agreement.placement
    owners = {
        Corner.STUDENT: placement.student.user,
        Corner.WORKPLACE: first_at_workplace(placement),
        Corner.GUARDIAN: next(iter(guardians(placement)), None),
    }
    promises = [
        Promise(
            "agreements.sign",
            debtor=party,
            creditor=CREDITORS[Corner(party)],
            owner=owners.get(Corner(party)),
            subject=agreement.subject_key,
        )
        for party in agreement.parties
    ]
    open_all(placement, promises)
    _mail_signing(agreement)


def ask_new_supervisor(agreement: Agreement) -> None:
    """Whoever is first at the workplace now gets the same question, once per change."""
    person = first_at_workplace(agreement.placement)
    if person is None:
        return
    change = str(agreement.placement.revision)
    if agreement.state == AgreementState.PROPOSED:
        _send(agreement, [_letter("agreements.check_requested", agreement, person, change)])
    elif agreement.state_enum.is_signable and Corner.WORKPLACE in missing_parties(agreement):
        party = str(Corner.WORKPLACE)
        letter = _letter("agreements.sign_requested", agreement, person, change, party=party)
        _send(agreement, [letter])


def _mail_check(agreement: Agreement) -> None:
    _send(
        agreement,
        [
            _letter("agreements.check_requested", agreement, person)
            for person in mailable_workplace_people(agreement.placement)
        ],
    )


def _mail_signing(agreement: Agreement) -> None:
    _send(
        agreement,
        [
            _letter("agreements.sign_requested", agreement, person, party=str(party))
            for party in must_sign(agreement)
            for person in _to_ask(agreement, party)
        ],
    )


def _to_ask(agreement: Agreement, party: str) -> list[Any]:
    placement = agreement.placement
    if party == Corner.STUDENT:
        return [placement.student.user]
    if party == Corner.WORKPLACE:
        return mailable_workplace_people(placement)
    return guardians(placement) if party == Corner.GUARDIAN else []


def _letter(
    notice_key: str, agreement: Agreement, person: Any, change: str = "", **params: str
) -> Letter:
    parts = [notice_key, str(agreement.pk), *params.values(), str(person.pk)]
    return Letter(
        notice_key=notice_key,
        recipient=person,
        params={"agreement_id": agreement.pk, **params},
        once_key=":".join([*parts, change] if change else parts),
    )


def _send(agreement: Agreement, letters: list[Letter]) -> None:
    queue_many(letters, placement_id=agreement.placement_id)
