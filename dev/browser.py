"""Chromium, which Odoo's tours and JavaScript tests run in."""
import os
import shutil

from dev import environment, ui

# The names that Odoo itself looks for.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def ensure():
    """Install Chromium as root, else say how."""
    if any(shutil.which(name) for name in NAMES):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise ui.Problem("The tests of the user interface need Chromium.",
                         "Type: sudo apt-get install chromium   (or install Google Chrome), then try again.")
    environment.apt_install(["chromium"], "Chromium, for the tests of the user interface")
