"""A decision as paper: sealed it is the official result; before that a copy to read."""

import json
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from decisions import cases
from decisions.enums import ResultKind, Verdict
from decisions.models import Decision
from documents.codes import verification_address, verification_url
from documents.pdf import DataAttachment, render

TEMPLATE = "decisions/pdf/result.html"
STYLESHEETS = ["asset:pdf/decision.css"]
LANGUAGES = {"nl", "en"}
RELATED = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__host",
    "placement__school_contact",
    "advice",
    "decided_by",
    "second_by",
    "authorised_by",
    "replaces",
)


def language_of(decision: Decision) -> str:
    """Of the student, whose result it is."""
    wanted = decision.placement.student.user.language
    return wanted if wanted in LANGUAGES else "nl"


def document_title(decision: Decision) -> str:
    """Also the name of the file: "Placement result – Sem Bakker"."""
    name = capfirst(str(ResultKind(decision.kind).label))
    return f"{name} – {decision.placement.student.user.name}"


def render_pdf(decision: Decision, *, code: str = "") -> bytes:
    """`code`: the verification code of the final file; without it, a reading copy.

    Equal decisions and codes give equal bytes.
    """
    language = language_of(decision)
    with translation.override(language):
        context = _context(decision, language, code)
        title = document_title(decision)
    return render(
        TEMPLATE,
        context,
        language=language,
        title=title,
        created=decision.decided_at,
        attachments=[DataAttachment("decision.json", _data(decision), title)],
        stylesheets=STYLESHEETS,
    )


def _context(decision: Decision, language: str, code: str) -> dict[str, Any]:
    placement = decision.placement
    return {
        "decision": decision,
        "kind": capfirst(str(ResultKind(decision.kind).label)),
        "result": decision.result_enum,
        "student": placement.student.user.name,
        "lead": f"{placement.student.user.name} · {placement.programme} · {placement.host.name}",
        "author": placement.programme.institution.name,
        "institution": placement.programme.institution.name,
        "is_copy": not code,
        "rows": _rows(decision),
        "outcomes": [_outcome(row, language) for row in decision.outcomes],
        "conditions": [
            {"met": row["met"], "words": row.get(f"words_{language}", "")}
            for row in decision.conditions
        ],
        "appeal": decision.appeal_en if language == "en" else decision.appeal_nl,
        "appeal_until": day(decision.appeal_until),
        "sha256": decision.content_sha256,
        "verification_code": code,
        "verification_address": verification_address() if code else "",
        "verification_url": verification_url(code) if code else "",
    }


def _rows(decision: Decision) -> list[dict[str, str]]:
    placement = decision.placement
    school, host = placement.programme.institution.name, placement.host.name
    rows = [
        {
            "label": _("Student"),
            "value": placement.student.user.name,
            "note": _("Student number %(number)s") % {"number": placement.student.number},
        },
        {"label": _("Programme"), "value": str(placement.programme), "note": school},
        {"label": _("Workplace"), "value": host},
        {
            "label": _("Period"),
            "value": f"{day(placement.start_date)} – "
            f"{day(min(placement.ended_on or placement.end_date, placement.end_date))}",
        },
        {
            "label": _("Decided by"),
            "value": decision.decided_by.name,
            "note": f"{_part_of(decision)}, {moment(decision.decided_at)}",
        },
    ]
    if decision.second_by is not None:
        rows.append(
            {
                "label": _("Second assessor"),
                "value": decision.second_by.name,
                "note": _("agreed on %(moment)s") % {"moment": moment(decision.second_at)},
            }
        )
    if decision.advice is not None:
        rows.append(_advice(decision))
    return rows


def _part_of(decision: Decision) -> str:
    """In what part somebody decided."""
    if cases.is_examiner(decision.decided_by, decision.placement):
        return _("examiner of the programme")
    if decision.kind == ResultKind.EXAM:
        return _("appointed as examiner of this exam")
    return _("contact person of the school, by mandate")


def _advice(decision: Decision) -> dict[str, str]:
    assert decision.advice is not None
    note = day(timezone.localdate(decision.advice.given_at))
    if decision.deviates:
        note = _("%(day)s, not followed; see the reason below") % {"day": note}
    elif decision.advice.verdict != Verdict.CANNOT_SAY:
        note = _("%(day)s, followed") % {"day": note}
    return {
        "label": _("Advice of the workplace"),
        "value": capfirst(str(decision.advice.verdict_enum.label)),
        "note": note,
    }


def _outcome(row: dict[str, Any], language: str) -> dict[str, Any]:
    name = row["name_en"] if language == "en" and row.get("name_en") else row["name_nl"]
    return {
        "code": row["code"],
        "name": name,
        "level": capfirst(row.get(f"level_{language}") or row["level_nl"]),
        "passes": row.get("passes"),
        "text": row.get("text", ""),
    }


def _data(decision: Decision) -> bytes:
    """What was decided, for machines; canonical JSON."""
    placement = decision.placement
    plain = {
        "kind": decision.kind,
        "number": decision.number,
        "result": decision.result,
        "new_date": decision.new_date and decision.new_date.isoformat(),
        "student": {"name": placement.student.user.name, "number": placement.student.number},
        "programme": {"name": placement.programme.name, "code": placement.programme.code},
        "institution": placement.programme.institution.name,
        "host": placement.host.name,
        "motivation": decision.motivation,
        "outcomes": decision.outcomes,
        "conditions": decision.conditions,
        "despite_reason": decision.despite_reason,
        "advice": decision.advice and decision.advice.verdict,
        "deviation_reason": decision.deviation_reason,
        "decided_at": decision.decided_at.isoformat(),
        "decided_by": decision.decided_by.name,
        "second_by": decision.second_by and decision.second_by.name,
        "replaces": decision.replaces and decision.replaces.number,
        "correction_reason": decision.correction_reason,
        "authorised_by": decision.authorised_by and decision.authorised_by.name,
        "appeal_until": decision.appeal_until.isoformat(),
        "content_sha256": decision.content_sha256,
    }
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, indent=1).encode()


def day(value: Any) -> str:
    return date_format(value, "j F Y")


def moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "j F Y, H:i")
