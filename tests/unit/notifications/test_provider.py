"""Mail by a provider: anymail speaks to a server of this machine that answers as Postmark does."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from notifications import notices
from notifications.models import BadAddress
from notifications.services import deliver_outbox, queue
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db
REFUSED = {
    "ErrorCode": 406,
    "Message": "You tried to send to a recipient that has been marked as inactive.\nFound inactive "
    "addresses: anna.vos@people.example.\nInactive recipients are ones that have generated a hard "
    "bounce or a spam complaint.",
}
SECRET = "portal:secret"


@notices.register
class ByProvider(notices.Notice):
    key = "tests.by_provider"
    template = "people/mail/role_given"

    def context(self):
        return {"link": "https://portal.example/", "role": None}


class Postmark(HTTPServer):
    """Takes mail, and remembers it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mails = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    server: Postmark

    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.mails.append(content)
        answer = {
            "ErrorCode": 0,
            "Message": "OK",
            "MessageID": f"postmark-{len(self.server.mails)}",
            "To": content["To"],
        }
        body = json.dumps(answer if self.server.status == 200 else REFUSED).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def postmark(settings):
    server = Postmark()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ROOT_URLCONF = "tests.unit.notifications.provider_urls"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "WEBHOOK_SECRET": SECRET,
    }
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def put(user):
    return queue(
        notice_key="tests.by_provider", recipient=user, params={}, once_key=f"provider:{user.pk}"
    )


def tell(kind, *, secret=SECRET, **fields):
    event = {
        "RecordType": kind,
        "ID": 42,
        "MessageID": "postmark-1",
        "Email": "anna.vos@people.example",
        "BouncedAt": "2026-11-24T09:00:00Z",
        "DeliveredAt": "2026-11-24T09:00:00Z",
        "Recipient": "anna.vos@people.example",
    } | fields
    word = base64.b64encode(secret.encode()).decode()
    return Client().post(
        "/hooks/mail/provider/postmark/tracking/",
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {word}"},
    )


def test_a_mail_goes_by_the_provider_and_its_bounce_comes_back(postmark):
    message = put(make_user("Anna Vos"))
    assert deliver_outbox() == 1
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "postmark-1")
    assert [mail["To"] for mail in postmark.mails] == ["anna.vos@people.example"]
    for _attempt in range(2):
        assert tell("Bounce", Type="HardBounce", TypeCode=1).status_code == 200
    message.refresh_from_db()
    assert (message.state, message.events.count()) == ("bounced", 1)
    assert BadAddress.objects.get().source == "postmark"


def test_delivery_and_a_passing_bounce(postmark):
    message = put(make_user("Anna Vos"))
    deliver_outbox()
    assert tell("Bounce", Type="Transient", TypeCode=2).status_code == 200
    assert tell("Delivery").status_code == 200
    message.refresh_from_db()
    assert message.state == "sent"
    assert message.delivered_at is not None
    assert not BadAddress.objects.exists()


def test_without_the_secret_nobody_is_believed(postmark):
    message = put(make_user("Anna Vos"))
    deliver_outbox()
    assert tell("Bounce", Type="HardBounce", secret="portal:guess").status_code == 400
    assert not message.events.exists()


@pytest.mark.parametrize(
    ("status", "state"), [(503, "waiting"), (429, "waiting"), (401, "waiting"), (422, "bounced")]
)
def test_what_a_provider_answers(postmark, status, state):
    postmark.status = status
    message = put(make_user("Anna Vos"))
    assert deliver_outbox() == 0
    message.refresh_from_db()
    assert message.state == state
    assert BadAddress.objects.exists() == (state == "bounced")
