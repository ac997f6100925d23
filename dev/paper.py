"""Installs wkhtmltopdf, with which Odoo prints PDFs.

Newer releases of Debian have no such package. Without the program, the test of the PDF is skipped.
"""
import os
import shutil
import subprocess

from dev import environment

NAME = "wkhtmltopdf"


def ensure():
    """Install wkhtmltopdf if it is missing, provided that we are root and apt has the package."""
    if shutil.which(NAME) or os.geteuid() or not shutil.which("apt-get") or not _is_packaged():
        return
    environment.apt_install([NAME], f"{NAME}, for the test of the PDF")


def _is_packaged():
    found = subprocess.run(["apt-cache", "show", NAME], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return not found.returncode
