"""Where does it go well and where not: per programme, variant, host, contact person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insight.queries.groups import COLUMNS, groups_of
from people.reach import office_programmes


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    if not (office_programmes(request.user) or request.user.is_superuser):
        raise PermissionDenied(_("Comparing is for the office of a programme."))
    by = request.GET.get("by", "")
    by = by if by in COLUMNS else "programme"
    labels = {
        "programme": _("Programme"),
        "variant": _("Variant"),
        "host": _("Workplace"),
        "contact": _("Contact of the school"),
    }
    empty = {"host": _("no place yet"), "contact": _("nobody yet")}
    context = {
        "by": by,
        "label": labels[by],
        "nobody": empty.get(by, ""),
        "tabs": [
            {"url": f"?by={key}", "label": word, "current": key == by}
            for key, word in labels.items()
        ],
        "groups": groups_of(request.user, by),
    }
    return render(request, "insight/groups.html", context)
