"""Finds Odoo 19: a checkout the user names, else Debian's package, unpacked in the cache folder.

The machine's apt fetches the package from the machine's Debian mirror, and checks it with the keys that the machine
trusts. For this, apt keeps its lists and its cache in our cache folder, so that the system's package lists and packages
do not change and nobody needs to be root.
"""
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from dev import paths, ui

PACKAGE = "odoo-19"
PACKAGE_SUITE = "sid"
# Debian packages with files that Odoo's package links to, and their suites. sid's font-awesome lacks some files.
ASSETS = {
    "libjs-jquery": "sid", "libjs-jquery-form": "sid", "libjs-underscore": "sid", "fonts-montserrat": "sid",
    "fonts-roboto-unhinted": "sid", "fonts-inconsolata": "sid", "fonts-ocr-b": "sid", "fonts-font-awesome": "bookworm",
}
# Increase this number when `repair` changes, so that the package is fetched and unpacked again.
RECIPE = 1
# Debian's Odoo lacks this file; without it every tour fails on a console error.
PLACEHOLDER = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
OWN_CHECKOUT = "Give an Odoo 19 checkout instead: python3 dev … --odoo PATH (or ODOO_SOURCE=PATH)."


@dataclass(frozen=True)
class Source:
    """An Odoo 19: the folder of its package, its addons folders, its requirements file, and a digest of its version."""

    path: Path
    addons: tuple
    requirements: Path
    fingerprint: str


def find(named=None):
    """Return the Odoo to use; `named` is the checkout that the user gives with --odoo, if any."""
    named = named or os.environ.get("ODOO_SOURCE")
    return _checkout(Path(named).expanduser().resolve()) if named else _debian()


def _release(package):
    try:
        text = (package / "release.py").read_text()
        found = re.search(r"^version_info = \((\d+), (\d+), (\d+)", text, re.MULTILINE)
    except OSError:
        found = None
    return found and tuple(int(part) for part in found.groups())


def _checkout(path):
    release = _release(path / "odoo")
    if not release or not (path / "odoo-bin").exists():
        raise ui.Problem(
            f"No Odoo checkout in {path} (odoo-bin and odoo/release.py are missing).",
            "Give the folder that holds odoo-bin, or leave --odoo and ODOO_SOURCE out to use Debian's package.",
        )
    if release[0] != 19:
        raise ui.Problem(f"{path} is Odoo {release[0]}.{release[1]}; this addon is for 19.0.",
                         f"Check it out at 19.0: git -C {path} checkout 19.0")
    commit = subprocess.run(["git", "-C", str(path), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    requirements = path / "requirements.txt"
    return Source(
        path=path, addons=(str(path / "odoo" / "addons"), str(path / "addons")),
        requirements=requirements if requirements.exists() else paths.DEV / "requirements.txt",
        fingerprint=paths.digest(path, release, commit.stdout.strip()),
    )


def _debian():
    target = paths.cache() / f"{PACKAGE}-{RECIPE}"
    paths.once(PACKAGE, target.exists, lambda: _fetch(target))
    packages = target / "usr/lib/python3/dist-packages"
    version = (target / "version").read_text().strip()
    return Source(
        path=packages, addons=(str(packages / "odoo" / "addons"),),
        requirements=paths.DEV / "requirements.txt", fingerprint=paths.digest(target, version),
    )


def _fetch(target):
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise ui.Problem("There is no Odoo 19 here, and no apt to fetch Debian's package with.", OWN_CHECKOUT)
    if shutil.disk_usage(paths.cache()).free < 3 * 2**30:
        raise ui.Problem(f"Less than 3 GB are free in {paths.cache()}.",
                         "Free some space, or name another folder: STRATEGIC_CUSTOMER_CACHE=/some/folder python3 dev …")
    work = paths.cache() / "apt"
    shutil.rmtree(work, ignore_errors=True)
    with ui.step("Looking for Odoo 19 in Debian's packages") as current:
        apt = _private_apt(work)
        ui.run([*apt, "update"], "Debian's package lists could not be fetched.",
               f"Check the network and the apt sources (does `apt-get update` work?). {OWN_CHECKOUT}", current)
    with ui.step("Fetching Odoo 19 (130 MB)") as current:
        wanted = [f"{PACKAGE}/{PACKAGE_SUITE}", *(f"{name}/{suite}" for name, suite in ASSETS.items())]
        ui.run([*apt, "download", *wanted], "Debian's Odoo 19 could not be fetched.",
               f"Check the network and try again. {OWN_CHECKOUT}", current, cwd=work / "debs")
    with ui.step("Unpacking Odoo 19 (1.2 GB)") as current, paths.built(target) as root:
        for deb in sorted((work / "debs").glob("*.deb")):
            ui.run(["dpkg-deb", "-x", deb, root], f"{deb.name} could not be unpacked.", "Is the disk full? Try again.",
                   current)
            if deb.name.startswith(f"{PACKAGE}_"):
                (root / "version").write_text(deb.name)
        repair(root)
    shutil.rmtree(work, ignore_errors=True)


def _private_apt(work):
    """Return an apt-get command with its own lists, cache and sources."""
    for name in ("lists/partial", "cache/archives/partial", "debs", "state"):
        paths.folder(work / name)
    apt = ["apt-get", "-q", "-o", f"Dir::State::Lists={work}/lists", "-o", f"Dir::Cache={work}/cache",
           "-o", "Acquire::Languages=none", "-o", "APT::Update::Post-Invoke-Success::=", "-o", "Acquire::Retries=3"]
    if os.geteuid() == 0 and not paths.open_to_others(work):
        # apt downloads as a user without rights, who cannot enter a folder that is open to root only.
        apt += ["-o", "APT::Sandbox::User=root"]
    mirror = _mirror(apt)
    keys = _keys()
    suites = dict.fromkeys([PACKAGE_SUITE, *ASSETS.values()])
    (work / "sources.list").write_text("".join(f"deb {keys}{mirror} {suite} main\n" for suite in suites))
    return [*apt, "-o", f"Dir::Etc::SourceList={work}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null"]


def _mirror(apt):
    """Return the Debian mirror that this machine uses. Only apt itself reads all formats of its sources, so ask it."""
    shown = subprocess.run([*apt, "update", "--print-uris"], capture_output=True, text=True, check=False).stdout
    found = re.findall(r"^'(\S+?)/dists/([^/']+)/InRelease'", shown, re.MULTILINE)
    system = platform.freedesktop_os_release()
    known = {"sid", "unstable", "testing", "stable", system.get("VERSION_CODENAME")}
    mirrors = [uri for uri, suite in found if suite in known]
    if system["ID"] != "debian" or not mirrors:
        raise ui.Problem("This machine is set up for no Debian mirror to fetch Odoo 19 from.", OWN_CHECKOUT)
    return mirrors[0]


def _keys():
    """Return the Debian keys that this machine trusts, as an option for a line of sources.list; empty if none."""
    keyrings = [path for path in sorted(Path("/usr/share/keyrings").glob("debian-archive-*"))
                if path.suffix in (".gpg", ".pgp") and "removed" not in path.name]
    keyrings += sorted(Path("/etc/apt/trusted.gpg.d").glob("debian-archive-*"))
    return f"[signed-by={','.join(str(path) for path in keyrings)}] " if keyrings else ""


def repair(root):
    """Repair the unpacked files: make links lead into `root`, and add the file that Debian leaves out."""
    addons = root / "usr/lib/python3/dist-packages/odoo/addons"
    fonts = {path.stem.removesuffix("-Regular"): path for path in sorted((root / "usr/share/fonts").rglob("*.?tf"))}
    for link in [path for path in root.rglob("*") if path.is_symlink()]:
        aim = os.readlink(link)
        if os.path.isabs(aim):
            link.unlink()
            link.symlink_to(os.path.relpath(f"{root}{aim}", link.parent))
        if not link.exists() and link.stem in fonts:
            # The font exists under another file name. Its extension may differ: browsers recognise a font's format by
            # the content.
            link.unlink()
            link.symlink_to(os.path.relpath(fonts[link.stem], link.parent))
    placeholder = addons / PLACEHOLDER
    if not placeholder.exists():
        paths.folder(placeholder.parent)
        placeholder.write_text("// Left out of this Odoo package.\n")


def supported_python():
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise ui.Problem(f"Odoo 19 runs on Python 3.10 to 3.13, this is {sys.version.split()[0]}.",
                         "Start with another one, e.g.: python3.12 dev …")
