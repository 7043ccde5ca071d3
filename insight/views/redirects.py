"""Back to the board as it was, and nowhere else."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse


def back_to_board(request: HttpRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "")[:1000])
    pairs = [(name, value) for name in query for value in query.getlist(name)]
    address = reverse("insight:board")
    return redirect(f"{address}?{urlencode(pairs)}" if pairs else address)
