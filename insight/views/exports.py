"""The board as a download."""

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import today
from hours.exports.sheets import CSV, XLSX, download
from insight.queries.filters import BoardFilters
from insight.queries.frame import frame_of
from insight.services.exporting import export as exported


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Leaving a trace, so it is no GET."""
    kind = XLSX if request.POST.get("kind") == XLSX else CSV
    filters = BoardFilters.of(QueryDict(request.POST.get("query", "")[:5000]))
    seen_at = frame_of(request.user).seen_at if filters.only_new else None
    rows = exported(actor=request.user, filters=filters, seen_at=seen_at, kind=kind)
    return download(rows, name="-".join([_("board"), today().isoformat()]), kind=kind)
