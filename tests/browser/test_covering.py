"""Faces covered on the phone itself: only the covered picture is sent and stored."""

import io

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from PIL import Image

from documents.models import StoredDocument, Upload
from people.models import User
from portfolio.models import EvidenceItem
from tests import files
from tests.browser.conftest import PHONE, accessibility_faults, wait_for
from tests.scenarios import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = (1200, 900)


class Phone:
    """A student's phone on the page that adds evidence; keeps all that it sends."""

    def __init__(self, browser, address, student):
        client = Client()
        client.force_login(student.user)
        self.context = browser.new_context(viewport=PHONE, has_touch=True, locale="nl-NL")
        name = portal_settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": address}]
        )
        self.page = self.context.new_page()
        self.sent: list[bytes] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.sent.append(request.post_data_buffer or b""))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda m: m.type == "error" and self.faults.append(m.text))
        self.page.goto(f"{address}/portfolio/add/")

    def choose(self, name, content):
        self.page.locator("input[type=file][name=sent]").set_input_files(
            {"name": name, "mimeType": "image/jpeg", "buffer": content}
        )

    def cover(self, name, content):
        self.part("switch").check()
        self.choose(name, content)
        self.part("dialog").wait_for(state="visible")

    def part(self, name):
        return self.page.locator(f"[data-blur-{name}]")

    def arrived(self, number):
        done = self.page.locator("[data-upload-file].is-done")
        wait_for(lambda: done.count() == number, what=f"{number} photos")


@pytest.fixture
def phone(browser, transactional_db, live_server, _answered_before_emptied):
    world = make_world()
    User.objects.update(language="nl")
    found = Phone(browser, live_server.url, world.own.student)
    yield found
    found.context.close()


def photo():
    """Noise of all colours, with "a face" of stripes in the middle."""
    picture = Image.merge("RGB", [Image.effect_noise(SIZE, 120) for _colour in "rgb"])
    for x in range(400, 800, 20):
        picture.paste((255, 0, 0), (x, 300, x + 10, 600))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95)
    return content.getvalue()


def stored_pictures():
    return [
        Image.open(io.BytesIO(each.read())).convert("RGB") for each in StoredDocument.objects.all()
    ]


def colours(picture, box):
    """How many clearly different colours there are in it."""
    part = picture.crop(box)
    return len({tuple(value // 16 for value in pixel) for pixel in part.get_flattened_data()})


def drag(phone, start, end):
    """`start` and `end`: shares of the picture."""
    frame = phone.part("stage").bounding_box()
    points = [
        (frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, end)
    ]
    phone.page.mouse.move(*points[0])
    phone.page.mouse.down()
    phone.page.mouse.move(*points[1], steps=4)
    phone.page.mouse.up()


def test_what_is_stored_has_the_box_and_the_photo_never_left(phone, shared_files):
    original = photo()
    phone.cover("klant.jpg", original)
    assert phone.part("send").is_disabled()
    drag(phone, (0.3, 0.3), (0.7, 0.7))
    assert phone.page.locator(".blur-box").count() == 1
    assert accessibility_faults(phone.page) == []
    phone.page.screenshot(path=shared_files / "covering.png")
    phone.part("send").click()
    phone.arrived(1)
    phone.page.locator("[name=people_anonymised]").check()
    phone.page.get_by_role("button", name="portfolio").last.click()
    wait_for(lambda: EvidenceItem.objects.count() == 1, what="the item")
    (picture,) = stored_pictures()
    assert picture.size == SIZE
    # At most five by five cells where the face was, noise as before beside it.
    covered = (370, 280, 830, 620)
    assert colours(picture, covered) < 60
    assert colours(Image.open(io.BytesIO(original)).convert("RGB"), covered) > 200
    assert colours(picture, (0, 0, 300, 250)) > 200
    assert Upload.objects.count() == 1
    # No piece of the photo itself went out, in whatever request.
    everything = b"".join(phone.sent)
    pieces = [original[at : at + 64] for at in range(1024, len(original) - 64, 4096)]
    assert len(pieces) > 20
    assert not [piece for piece in pieces if piece in everything]
    assert phone.faults == []


def test_with_the_keyboard_only(phone):
    phone.cover("klant.jpg", photo())
    phone.part("add").press("Enter")
    box = phone.page.locator(".blur-box")
    before = box.bounding_box()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        phone.page.keyboard.press(key)
    after = box.bounding_box()
    assert (after["x"] < before["x"], after["y"] < before["y"]) == (True, True)
    assert min(after[side] - before[side] for side in ("width", "height")) > 0
    phone.part("add").press("Enter")
    assert box.count() == 2
    phone.page.keyboard.press("Delete")
    assert box.count() == 1
    phone.part("send").press("Enter")
    phone.arrived(1)
    assert phone.faults == []


def test_nothing_is_sent_that_was_not_meant_to_be(phone):
    phone.cover("klant.jpg", photo())
    phone.part("add").click()
    phone.page.keyboard.press("Escape")
    wait_for(lambda: not phone.part("dialog").is_visible(), what="the end of the dialog")
    assert phone.page.locator("[data-upload-file]").count() == 0
    # This browser cannot open the photo of an iPhone.
    phone.choose("IMG_1.HEIC", files.heic())
    said = phone.page.locator("[data-upload-state]")
    wait_for(lambda: said.count() == 1 and "JPEG" in said.inner_text(), what="the sentence")
    assert accessibility_faults(phone.page) == []
    assert Upload.objects.count() == 0
    # Without the tick everything goes as it is, and the portal reads the kind itself.
    phone.part("switch").uncheck()
    phone.choose("IMG_2.HEIC", files.heic())
    phone.arrived(1)
    assert phone.faults == []
