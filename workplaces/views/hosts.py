"""The organisations where students learn: list, page, corrections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.postgres.search import SearchQuery
from django.db.models import Min
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require, visible_or_404
from core.errors import ActionRefused
from core.keyset import paginate
from core.search import prefix_query
from workplaces import host_links
from workplaces.forms import HostForm, PersonForm, RecognitionForm, SiteForm
from workplaces.models import HostOrganisation, HostRole
from workplaces.services.hosts import add_person, change_host, remove_role, save_site
from workplaces.services.recognitions import save_recognition

SIZE = 50


def host_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "workplaces.list")
    text = request.GET.get("q", "").strip()[:100]
    hosts = HostOrganisation.objects.visible_to(request.user).annotate(city=Min("sites__city"))
    words = prefix_query(text)
    if words:
        hosts = hosts.filter(search=SearchQuery(words, search_type="raw", config="simple"))
    page = paginate(
        hosts,
        order=["name", "id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
    )
    context = {"hosts": page.rows, "page": page, "q": text}
    return render(request, "workplaces/list.html", context)


def host_detail(request: HttpRequest, host_id: int) -> HttpResponse:
    host = visible_or_404(HostOrganisation.objects.all(), request.user, pk=host_id)
    context = {
        "host": host,
        "sites": host.sites.order_by("city", "street", "id"),
        "roles": host.roles.select_related("user").order_by("user__name", "role"),
        "recognitions": host.recognitions.order_by("qualification_code"),
        "spellings": host.spellings.order_by("spelling"),
        "may_edit": request.user.has_perm("workplaces.edit", host),
        "links": host_links.links_for(request.user, host),
    }
    return render(request, "workplaces/detail.html", context)


def _editable(request: HttpRequest, host_id: int) -> HostOrganisation:
    host = visible_or_404(HostOrganisation.objects.all(), request.user, pk=host_id)
    require(request.user, "workplaces.edit", host)
    return host


def _form_page(
    request: HttpRequest,
    host: HostOrganisation,
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    title: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("workplaces:detail", host.pk)
    context = {"host": host, "form": form, "title": title}
    return render(request, "workplaces/form.html", context, status=422 if form.is_bound else 200)


def host_edit(request: HttpRequest, host_id: int) -> HttpResponse:
    host = _editable(request, host_id)
    form = HostForm(request.POST or None, instance=HostOrganisation.objects.get(pk=host.pk))

    def act(data: dict[str, Any]) -> None:
        change_host(actor=request.user, host_id=host.pk, **data)

    return _form_page(request, host, form, act, _("Change the organisation"))


def site_edit(request: HttpRequest, host_id: int, site_id: int | None = None) -> HttpResponse:
    host = _editable(request, host_id)
    site = get_object_or_404(host.sites, pk=site_id) if site_id else None
    form = SiteForm(request.POST or None, instance=site)

    def act(data: dict[str, Any]) -> None:
        save_site(actor=request.user, host=host, site_id=site_id, **data)

    return _form_page(request, host, form, act, _("Address of a site") if site else _("New site"))


def person_add(request: HttpRequest, host_id: int) -> HttpResponse:
    host = _editable(request, host_id)

    def act(data: dict[str, Any]) -> None:
        add_person(actor=request.user, host=host, **data)

    form = PersonForm(request.POST or None)
    return _form_page(request, host, form, act, _("Add a person"))


def recognition_edit(
    request: HttpRequest, host_id: int, recognition_id: int | None = None
) -> HttpResponse:
    host = _editable(request, host_id)
    row = get_object_or_404(host.recognitions, pk=recognition_id) if recognition_id else None
    form = RecognitionForm(request.POST or None, instance=row)

    def act(data: dict[str, Any]) -> None:
        save_recognition(actor=request.user, host=host, recognition_id=recognition_id, **data)

    title = _("Recognition of the organisation") if row else _("New recognition")
    return _form_page(request, host, form, act, title)


@require_POST
def role_remove(request: HttpRequest, role_id: int) -> HttpResponse:
    visible = HostOrganisation.objects.visible_to(request.user)
    row = get_object_or_404(HostRole.objects.filter(host__in=visible), pk=role_id)
    remove_role(actor=request.user, role_id=row.pk)
    messages.success(request, _("This person no longer has that role."))
    return redirect("workplaces:detail", row.host_id)
