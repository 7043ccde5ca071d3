"""Finds Chromium for the browser tests, and gets one where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from triangle_portal.embedded.problem import say

ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
INSTALL = (
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-yq", "--no-install-recommends", "chromium"],
)
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """The path of a Chromium on this machine: CHROMIUM_PATH, the system's, or Playwright's own."""
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        return given if os.access(given, os.X_OK) else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return playwrights_own()


def playwrights_own() -> str | None:
    done = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else None


def ensure_chromium() -> str | None:
    """Find Chromium, or install it: Debian's as root, else Playwright's own."""
    found = find_chromium()
    if found or os.environ.get("CHROMIUM_PATH"):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium with apt-get, for the browser tests …")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in INSTALL:
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
    if not find_chromium():
        say("Installing Playwright's Chromium, for the browser tests …")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find_chromium()
