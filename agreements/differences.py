"""What reads otherwise in a version than in the one that the workplace sent back."""

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import content
from agreements.content import Change, Content
from agreements.models import Agreement


def since(before: Agreement, after: Content) -> list[Change]:
    """Rows of the data sheet and clauses that changed, in the language of `after`."""
    old = content.build(before)
    with translation.override(after.language):
        if old.language != after.language:
            return [Change("language", _("Language"), _language(old), _language(after))]
        return [*_rows(old, after), *_clauses(old, after)]


def _rows(old: Content, new: Content) -> list[Change]:
    was = {row.key: row for row in old.rows}
    now = {row.key: row for row in new.rows}
    changed = []
    for key in dict.fromkeys([*now, *was]):
        before = was[key].value if key in was else ""
        after = now[key].value if key in now else ""
        if before != after:
            label = (now.get(key) or was[key]).label
            changed.append(Change(key, label, before, after))
    return changed


def _clauses(old: Content, new: Content) -> list[Change]:
    was = {clause["key"]: clause["body"] for clause in old.clauses}
    return [
        Change(clause["key"], clause["title"], "", _("These words changed; read them in the text."))
        for clause in new.clauses
        if was.get(clause["key"]) != clause["body"]
    ]


def _language(shown: Content) -> str:
    return _("English") if shown.language == "en" else _("Dutch")
