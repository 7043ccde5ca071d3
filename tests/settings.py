"""The portal's own settings, told that this is a test."""

import os

os.environ["PORTAL_MODE"] = "test"
os.environ["DEVELOPMENT_PAGES"] = "1"

from triangle_portal.settings import *  # noqa: E402, F403
