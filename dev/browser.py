"""Installs Chromium, in which Odoo runs tours and JavaScript tests."""
import os
import shutil

from dev import environment, ui

# Odoo looks for the browser under these names.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def ensure():
    """Install Chromium if it is missing and we are root.

    :raise Problem: if Chromium is missing and can't be installed; the message tells the user how to install it
    """
    if any(shutil.which(name) for name in NAMES):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise ui.Problem("The tests of the user interface need Chromium.",
                         "Type: sudo apt-get install chromium   (or install Google Chrome), then try again.")
    environment.apt_install(["chromium"], "Chromium, for the tests of the user interface")
