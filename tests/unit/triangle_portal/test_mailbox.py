"""The development inbox: what the sink writes, and what its pages show."""

import asyncio
import smtplib
import threading
from email.message import EmailMessage

import pytest
from django.test import Client

from triangle_portal.development import mailbox, smtp_sink


def made_mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Driehoek <driehoek@school.example>"
    message["To"] = headers.get("to", "Noor <noor@bakkerij.example>")
    message["Subject"] = headers.get("subject", "Wilt u de gegevens controleren?")
    message.set_content("Open https://driehoek.example/link/abc?x=1. Tot ziens.")
    return message


@pytest.fixture
def folder(settings, tmp_path):
    settings.PORTAL_VAR = tmp_path
    settings.ROOT_URLCONF = "tests.unit.triangle_portal.urls_development"
    return tmp_path / "mail"


@pytest.fixture
def sink(folder):
    """A real server on loopback; answers its port."""
    loop = asyncio.new_event_loop()
    handler = smtp_sink.Sink(folder)
    server = loop.run_until_complete(
        loop.create_server(lambda: smtp_sink.SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def test_a_mail_sent_over_smtp_becomes_one_file_for_its_owner_only(sink, folder):
    with smtplib.SMTP("127.0.0.1", sink) as client:
        client.send_message(made_mail(), to_addrs=["noor@bakkerij.example", "stil@school.example"])
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    mail = mailbox.read(path)
    assert mail.recipients == ("noor@bakkerij.example", "stil@school.example")
    assert mail.subject == "Wilt u de gegevens controleren?"


def test_an_address_ends_before_the_full_stop_after_it(folder):
    mail = mailbox.read(mailbox.store(folder, ["a@b.example"], made_mail().as_bytes()))
    assert list(mail.pieces()) == [
        ("Open ", False),
        ("https://driehoek.example/link/abc?x=1", True),
        (". Tot ziens.\n", False),
    ]


def test_newest_first_and_by_address(folder):
    for to in ("een@x.example", "twee@x.example", "EEN@x.example"):
        mailbox.store(folder, [to], made_mail(to=to).as_bytes())
    found = mailbox.newest(folder, "een@", 10)
    assert [mail.recipients for mail in found] == [("EEN@x.example",), ("een@x.example",)]
    assert [mail.recipients for mail in mailbox.newest(folder, "", 2)] == [
        ("EEN@x.example",),
        ("twee@x.example",),
    ]


def test_no_mail_folder_is_an_empty_inbox(folder):
    assert mailbox.newest(folder, "", 10) == []


@pytest.mark.parametrize(
    "name", ["../secrets", "20261122T120000000000-0123456", "20261122T120000000000-0123456g", ""]
)
def test_a_name_never_leads_elsewhere(folder, tmp_path, name):
    folder.mkdir()
    (tmp_path / "secrets.eml").write_bytes(made_mail().as_bytes())
    assert mailbox.find(folder, name) is None


def test_a_half_written_mail_is_not_shown(folder):
    folder.mkdir()
    (folder / ".20261122T120000000000-01234567").write_bytes(b"Subject: half")
    assert mailbox.newest(folder, "", 10) == []


@pytest.mark.django_db
def test_the_pages_show_the_mail_and_its_link(folder):
    mailbox.store(folder, ["noor@bakkerij.example"], made_mail(subject="<b>Hoi</b>").as_bytes())
    client = Client()
    page = client.get("/inbox/").content.decode()
    assert "noor@bakkerij.example" in page
    assert "&lt;b&gt;Hoi&lt;/b&gt;" in page
    name = mailbox.newest(folder, "", 1)[0].name
    page = client.get(f"/inbox/{name}/").content.decode()
    assert '<a href="https://driehoek.example/link/abc?x=1">' in page
    assert client.get("/inbox/20261122T120000000000-01234567/").status_code == 404


@pytest.mark.django_db
def test_html_of_a_mail_runs_nothing_and_loads_nothing(folder):
    message = made_mail()
    message.add_alternative("<p style='color:red'>Hoi</p><script>1</script>", subtype="html")
    name = mailbox.store(folder, ["noor@bakkerij.example"], message.as_bytes()).stem
    client = Client()
    frame = client.get(f"/inbox/{name}/html/")
    policy = dict(
        part.strip().split(" ", 1) for part in frame["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["sandbox"] == "allow-top-navigation-by-user-activation"
    assert policy["frame-ancestors"] == "'self'"
    assert "script-src" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    page = client.get(f"/inbox/{name}/").content.decode()
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page


@pytest.mark.django_db
def test_attachments_come_as_a_download(folder):
    message = made_mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="pok.pdf")
    name = mailbox.store(folder, ["noor@bakkerij.example"], message.as_bytes()).stem
    client = Client()
    answer = client.get(f"/inbox/{name}/attachment/0/")
    assert answer.content == b"%PDF-"
    assert answer["Content-Disposition"] == 'attachment; filename="pok.pdf"'
    assert client.get(f"/inbox/{name}/attachment/1/").status_code == 404
