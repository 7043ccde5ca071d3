"""The portal's own settings, told that this is a test."""

import os

os.environ["PORTAL_MODE"] = "test"
os.environ["DEVELOPMENT_PAGES"] = "1"
# What a test enqueues is for its own worker, not for one that happens to run on this machine.
os.environ["CELERY_QUEUE"] = f"test-{os.getpid()}"

from triangle_portal.settings import *  # noqa: F403

# argon2 is slow on purpose; a world of people has a dozen passwords.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# WhiteNoise warns of a folder that is not there, and warnings are errors here.
STATIC_ROOT = BASE_DIR / "var" / "static"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
