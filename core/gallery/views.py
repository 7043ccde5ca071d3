"""Every component in its states, to look at and to test; served in development only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.gallery import samples
from core.gallery.forms import LEVEL_TEXTS, SampleForm, SpecialForm


def gallery(request: HttpRequest) -> HttpResponse:
    values = samples.context() | {
        "form": SampleForm({"name": "", "programme": "ad", "start": "31-31-2026"}, prefix="faulty"),
        "fresh_form": SampleForm(prefix="fresh"),
        "special": SpecialForm(initial={"level": "on_level"}),
        "special_faulty": SpecialForm({"code": ""}, prefix="again"),
        "level_texts": LEVEL_TEXTS,
    }
    return render(request, "core/gallery.html", values)


def bare(request: HttpRequest) -> HttpResponse:
    """What a workplace supervisor sees after opening a mailed link."""
    messages.success(request, "Your answer has been saved.")
    form = SpecialForm(initial={"level": "on_level"})
    return render(request, "core/gallery_bare.html", {"form": form, "level_texts": LEVEL_TEXTS})


def confirm(request: HttpRequest) -> HttpResponse:
    values = {
        "title": "Withdraw this agreement?",
        "text": "The agreement of Sem Bakker with Stichting Amerpoort has two signatures.",
        "consequences": ["Both signers get a mail.", "The links that were mailed stop working."],
        "action": "Withdraw the agreement",
        "cancel_url": "/gallery/",
        "danger": True,
    }
    return render(request, "components/confirm_page.html", values)
