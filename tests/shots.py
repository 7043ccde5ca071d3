"""Pictures of every main page, as each role, on a phone and a desk, in both languages.

    python -m tests.shots            all pictures, into var/shots/
    python -m tests.shots today sign only pages whose name holds "today" or "sign"
    python -m tests.shots today nl   the same in one language; also "en", "phone", "desk", "tablet"

Fills a database of its own with the demo data and serves it; nothing else needs to run.
"""

# ruff: noqa: E501 - one page is one line

import os
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import get_runner
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from agreements.enums import AgreementState
from agreements.models import Agreement
from demo import cast, loading
from people.models import User
from placements.models import Placement, RosterImport
from tests import shot_plans, shot_scenes, shot_work

SIZES = {
    "phone": {"width": 360, "height": 780},
    "desk": {"width": 1440, "height": 900},
    "tablet": {"width": 768, "height": 1024},
}
USUAL = ("phone", "desk")
LANGUAGES = ("nl", "en")
# On a picture of the whole page nothing floats over the middle of it.
AT_REST = ".bottom-bar, .form-actions-sticky { position: static !important }"
FOLDER = Path(settings.BASE_DIR) / "var" / "shots"


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def people() -> dict[str, User]:
    addresses = {member.role.value: member.email for member in cast.STAFF}
    example = example_placement()
    return {role: User.objects.get(email=email) for role, email in addresses.items()} | {
        "student": example.student.user,
        "workplace": example.supervisors.get(),
        "host_contact": User.objects.get(email=cast.HOST_CONTACT[0]),
        "guardian": User.objects.get(email=cast.GUARDIAN[0]),
        "administrator": User.objects.get(email=cast.ADMINISTRATOR[0]),
        "newcomer": User.objects.get(email=shot_scenes.NEWCOMER),
    }


def example_placement() -> Placement:
    return Placement.objects.get(student__number=cast.STUDENT_NUMBER, host__name=cast.HOST_NAME)


def in_state(state: AgreementState) -> Agreement:
    return Agreement.objects.filter(state=state).order_by("pk")[0]


def of(user: User) -> str:
    """The role of someone who is in one picture only."""
    return f"user:{user.pk}"


def scene_pages(scenes: shot_scenes.Scenes) -> list[tuple[str, str, str]]:
    """(picture, role, address) of what the demo alone does not show."""
    sign = reverse("agreements:sign", args=[scenes.ready.pk])
    supervisor, student = of(scenes.supervisor), of(scenes.ready.placement.student.user)
    return [
        ("long-names", "coordinator", reverse("placements:detail", args=[scenes.long.pk])),
        ("long-names-list", "coordinator", reverse("placements:list") + "?q=Czartoryska"),
        ("long-names-prepare", "coordinator", reverse("agreements:prepare", args=[scenes.long.pk])),
        ("decide", "coordinator", reverse("placements:decide", args=[scenes.proposal.pk])),
        ("proposal", "coordinator", reverse("placements:detail", args=[scenes.proposal.pk])),
        ("sign", supervisor, sign),
        ("sign", student, sign),
        ("agreement-ready", supervisor, reverse("agreements:detail", args=[scenes.ready.pk])),
        ("today-signs", supervisor, reverse("today")),
        ("today-signs", student, reverse("today")),
        ("guardian-signs", of(scenes.guardian), reverse("agreements:sign", args=[scenes.minor.pk])),
        ("guardian-today", of(scenes.guardian), reverse("today")),
        ("link", "", scenes.link()),
        ("link-dead", "", reverse("people:link", args=["x" * 43])),
        ("job", "coordinator", reverse("core:job", args=[scenes.job.pk])),
        ("error-403", "examiner", reverse("imports:list")),
        ("error-404", "coordinator", "/placements/999999/"),
        ("error-500", "", "/broken/"),
        ("mail-sign", "", f"/mail-picture/sign/{scenes.ready.pk}/"),
        ("mail-code", "", "/mail-picture/code/"),
        *[
            (f"mail-digest-{corner}", "", f"/mail-picture/digest/{reader}/")
            for corner in ("student", "workplace", "coordinator")
            if (reader := scenes.told(corner)) is not None
        ],
        ("operations", "administrator", reverse("operations:standing")),
        ("operations-preview", "administrator", reverse("operations:preview")),
        ("new-school-today", "newcomer", reverse("today")),
        ("new-school-placements", "newcomer", reverse("placements:list")),
        ("new-school-workplaces", "newcomer", reverse("workplaces:list")),
        ("new-school-imports", "newcomer", reverse("imports:list")),
        ("new-school-templates", "newcomer", reverse("agreements:templates")),
        ("new-school-print", "newcomer", reverse("agreements:print")),
    ]


def pages() -> list[tuple[str, str, str]]:
    """(picture, role, address) of every main page."""
    placement = example_placement()
    proposed, partial, active, draft = (
        in_state(state)
        for state in (
            AgreementState.PROPOSED,
            AgreementState.PARTIALLY_SIGNED,
            AgreementState.ACTIVE,
            AgreementState.DRAFT,
        )
    )
    roster = RosterImport.objects.latest("pk")
    template = active.template
    shown = [("today", role, reverse("today")) for role in people()]
    shown += [
        ("sign-in", "", reverse("account_login")),
        ("sign-in-code", "", reverse("account_request_login_code")),
        ("verify", "", reverse("documents:verify")),
        (
            "verify-code",
            "",
            reverse("documents:verify_code", args=[active.sealed_document.verification_code]),
        ),
        ("placements", "coordinator", reverse("placements:list")),
        ("placements", "school_supervisor", reverse("placements:list")),
        ("placements-empty", "coordinator", reverse("placements:list") + "?q=zzzzz"),
        ("placement", "coordinator", reverse("placements:detail", args=[placement.pk])),
        ("placement", "student", reverse("placements:detail", args=[placement.pk])),
        ("placement", "workplace", reverse("placements:detail", args=[placement.pk])),
        ("placement-agreed", "coordinator", reverse("placements:detail", args=[active.placement_id])),
        ("placement-signing", "coordinator", reverse("placements:detail", args=[partial.placement_id])),
        ("placement-new", "coordinator", reverse("placements:create")),
        ("placement-edit", "coordinator", reverse("placements:edit", args=[placement.pk])),
        ("placement-propose", "student", reverse("placements:propose")),
        ("prepare", "coordinator", reverse("agreements:prepare", args=[placement.pk])),
        ("prepare-corrected", "coordinator", reverse("agreements:prepare", args=[draft.placement_id])),
        ("agreement-proposed", "coordinator", reverse("agreements:detail", args=[proposed.pk])),
        ("agreement-partial", "coordinator", reverse("agreements:detail", args=[partial.pk])),
        ("agreement-active", "coordinator", reverse("agreements:detail", args=[active.pk])),
        ("agreement-sign", "coordinator", reverse("agreements:sign", args=[partial.pk])),
        ("agreement-check", f"user:{proposed.placement.supervisors.get().pk}",
         reverse("agreements:check", args=[proposed.pk])),
        ("agreement-amend", "coordinator", reverse("agreements:amend", args=[active.placement_id])),
        ("agreement-end", "coordinator", reverse("agreements:end", args=[active.placement_id])),
        ("agreement-paper", "coordinator",
         reverse("agreements:paper", args=[partial.pk, "school"])),
        ("templates", "coordinator", reverse("agreements:templates")),
        ("template", "coordinator", reverse("agreements:template", args=[template.pk])),
        ("print", "coordinator", reverse("agreements:print")),
        ("imports", "coordinator", reverse("imports:list")),
        ("import", "coordinator", reverse("imports:detail", args=[roster.pk])),
        ("workplaces", "coordinator", reverse("workplaces:list")),
        ("workplace", "coordinator", reverse("workplaces:detail", args=[placement.host_id])),
        ("programmes", "coordinator", reverse("programmes:list")),
        ("programme", "coordinator", reverse("programmes:detail", args=[placement.programme_id])),
        ("plan", "coordinator", reverse("programmes:plan")),
        ("staff", "coordinator", reverse("people:programme-staff", args=[placement.programme_id])),
        ("account", "student", reverse("people:account")),
    ]  # fmt: skip
    return shown


def signed_in(browser: Browser, address: str, user: User | None, size: str, language: str):
    # A mail has its styles in itself, which no page of the portal may have.
    context = browser.new_context(viewport=SIZES[size], locale=language, bypass_csp=True)
    cookies = [{"name": "django_language", "value": language, "url": address}]
    if user is not None:
        User.objects.filter(pk=user.pk).update(language=language)
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        cookies.append({"name": session.key, "value": session.value, "url": address})
    context.add_cookies(cookies)
    return context


def press(page: Page, steps: list[tuple[str, str]]) -> None:
    """Fill in or choose what has a value, press what has none."""
    for selector, value in steps:
        found = page.locator(selector).first
        if value == shot_plans.CHOOSE:
            found.select_option(index=1)
        elif value:
            found.fill(value)
        else:
            found.click()
            page.wait_for_load_state()


def chosen(wanted: list[str], known: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in known if word in wanted) or usual


def take_all(browser: Browser, address: str, scenes: shot_scenes.Scenes, wanted: list[str]) -> int:
    known, taken = people(), 0
    sizes = chosen(wanted, tuple(SIZES), USUAL)
    languages = chosen(wanted, LANGUAGES, LANGUAGES)
    names = [word for word in wanted if word not in (*SIZES, *LANGUAGES)]
    of_work = shot_work.pages() + shot_plans.pages()
    for name, role, path in pages() + of_work + scene_pages(scenes):
        if names and not any(word in f"{name}-{role}" for word in names):
            continue
        user = (
            User.objects.get(pk=int(role.removeprefix("user:")))
            if role.startswith("user:")
            else known.get(role)
        )
        who = user.name.split()[0].lower() if role.startswith("user:") else role or "visitor"
        for size in sizes:
            for language in languages:
                context = signed_in(browser, address, user, size, language)
                page = context.new_page()
                page.goto(address + path)
                press(page, shot_plans.PRESSED.get(name, []))
                page.add_style_tag(content=AT_REST)
                page.screenshot(path=FOLDER / f"{name}.{who}.{size}.{language}.png", full_page=True)
                context.close()
                taken += 1
    return taken


def serve() -> tuple[str, object]:
    server = make_server(
        "127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=QuietHandler
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", server


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings.ROOT_URLCONF = "tests.shot_urls"
    settings.PORTAL_VAR = FOLDER / "files"
    settings.SEAL_CERTIFICATE = str(FOLDER / "files" / "seal" / "development.p12")
    settings.STORAGES["private"]["OPTIONS"]["location"] = str(FOLDER / "files" / "private")
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("make_seal_certificate", "--if-missing", verbosity=0)
        loading.load()
        scenes = shot_scenes.make()
        shot_plans.make()
        address, server = serve()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            print(f"{take_all(browser, address, scenes, wanted)} pictures in {FOLDER}")  # noqa: T201
            browser.close()
        server.shutdown()
    finally:
        with connection.cursor() as cursor:  # the server's thread still holds one
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(sys.argv[1:])
