"""NL · EN. Whoever is signed in keeps the choice, also for mails."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views import i18n
from django.views.decorators.http import require_POST

from people.services import accounts


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        accounts.choose_language(actor=request.user, language=chosen)
    return i18n.set_language(request)
