"""The same state in different words: each reader is told how it stands for him or her."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements.enums import AgreementState
from people.enums import Corner


@dataclass(frozen=True)
class Answer:
    """The first line of a page: how it stands, and what comes next."""

    title: str
    next_step: str
    tone: str


def party_name(party: str) -> str:
    return {
        Corner.STUDENT: _("the student"),
        Corner.SCHOOL: _("the school"),
        Corner.WORKPLACE: _("the workplace"),
        Corner.GUARDIAN: _("the guardian"),
    }[Corner(party)]


def party_heading(party: str) -> str:
    return {
        Corner.STUDENT: _("Student"),
        Corner.SCHOOL: _("School"),
        Corner.WORKPLACE: _("Workplace"),
        Corner.GUARDIAN: _("Parent or guardian"),
    }[Corner(party)]


def names_of(parties: Iterable[str]) -> str:
    return get_text_list([party_name(party) for party in parties], _("and"))


def answer_for(agreement: Any, reader: str, missing: list[str], *, may_sign: bool) -> Answer:
    """`reader` is the corner of the one who reads; `missing` the parties that must still sign."""
    state = AgreementState(agreement.state)
    if state.is_signable:
        return _signing(agreement, reader, missing, may_sign=may_sign)
    if state == AgreementState.PROPOSED:
        return _checking(reader)
    title, step = _SETTLED[state](agreement)
    tone = state.tone if state.tone != "neutral" else "info"
    return Answer(title, step, tone)


def _checking(reader: str) -> Answer:
    if reader == Corner.WORKPLACE:
        return Answer(
            pgettext("workplace", "Please check whether the data are correct"),
            pgettext("workplace", "You sign afterwards, when everything is correct."),
            "wait",
        )
    return Answer(
        _("The workplace is checking the data"),
        _("Nobody can sign yet. Once the data are correct, everybody is asked to sign."),
        "wait",
    )


def _signing(agreement: Any, reader: str, missing: list[str], *, may_sign: bool) -> Answer:
    total = len(agreement.parties)
    title = _("Signed by %(done)s of %(total)s") % {"done": total - len(missing), "total": total}
    rest = ngettext(
        "%(parties)s still has to sign.", "%(parties)s still have to sign.", len(missing)
    ) % {"parties": _capital(names_of(missing))}
    if may_sign:
        rest = {
            Corner.STUDENT: pgettext("student", "You can sign now. Read the agreement first."),
            Corner.WORKPLACE: pgettext("workplace", "You can sign now. Read the agreement first."),
        }.get(Corner(reader), _("You can sign now. Read the agreement first."))
    return Answer(title, rest, "wait")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_SETTLED = {
    AgreementState.DRAFT: lambda agreement: (
        _("This is a draft"),
        _("Only the school sees it, until it is sent to the workplace."),
    ),
    AgreementState.RETURNED: lambda agreement: (
        _("The workplace asked for a correction"),
        _("The school corrects it and sends a new version. This version stays as it was."),
    ),
    AgreementState.FULLY_SIGNED: lambda agreement: (
        _("Everybody has signed"),
        _("The file is being sealed. That takes less than a minute; then you can download it."),
    ),
    AgreementState.ACTIVE: lambda agreement: (
        _("Signed by everybody and sealed"),
        _("All parties hold the same file. Anyone with the paper can verify it with the code."),
    ),
    AgreementState.SUPERSEDED: lambda agreement: (
        _("An amendment replaced this version"),
        _("It stays here to read. What holds now is in the newest version."),
    ),
    AgreementState.COMPLETED: lambda agreement: (
        _("The placement is completed"),
        _("The agreement stays here to read."),
    ),
    AgreementState.TERMINATED: lambda agreement: (
        _("The agreement ended early"),
        agreement.get_end_reason_display(),
    ),
    AgreementState.WITHDRAWN: lambda agreement: (
        _("The school withdrew this version"),
        _("Nobody has to do anything with it."),
    ),
}


def signing_words(corner: str, email: str | None) -> dict[str, str]:
    """The sentences of the signing pages: "je" to a student, "u" to the others, in Dutch."""
    words = _student_words() if corner == Corner.STUDENT else _workplace_words()
    return {key: sentence % {"address": masked(email)} for key, sentence in words.items()}


def _student_words() -> dict[str, str]:
    return {
        "intro": pgettext(
            "student",
            "Read the whole agreement. At the end of the page you ask for a code and sign.",
        ),
        "code": pgettext(
            "student",
            "To be sure that it is you, we mail a code of six digits to %(address)s. "
            "It works for 10 minutes, in this browser only.",
        ),
        "sent": pgettext(
            "student", "Look in the mail of %(address)s and type the six digits below."
        ),
        "no_mail": pgettext(
            "student",
            "No mail after a minute? Look in the folder for spam, or ask for a new code.",
        ),
    }


def _workplace_words() -> dict[str, str]:
    return {
        "intro": pgettext(
            "workplace",
            "Read the whole agreement. At the end of the page you ask for a code and sign.",
        ),
        "code": pgettext(
            "workplace",
            "To be sure that it is you, we mail a code of six digits to %(address)s. "
            "It works for 10 minutes, in this browser only.",
        ),
        "sent": pgettext(
            "workplace", "Look in the mail of %(address)s and type the six digits below."
        ),
        "no_mail": pgettext(
            "workplace",
            "No mail after a minute? Look in the folder for spam, or ask for a new code.",
        ),
    }


def masked(email: str | None) -> str:
    """Enough to recognise the own address: t•••@amerpoort.example."""
    if not email:
        return "–"
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
