"""Paths: the checkout, and the folders outside of it in which `python3 dev` keeps its state.

All checkouts of a user share the cache folder (downloads, environments, the PostgreSQL server). The state of a single
checkout is in a subfolder of the cache folder's `checkouts/`, named after the checkout's real path.
"""
import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
from pathlib import Path

from dev import ui

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"
# Odoo takes an addon's name from its folder. A clone's folder may have any name, so `addons` makes a link of this name.
ADDON = "strategic_customer"


def digest(*parts, length=10):
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:length]


def folder(path):
    """Create a folder and its parents if they are missing; return it.

    :raise Problem: if the folder can't be created
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ui.Problem(
            f"Cannot make the folder {path}: {error.strerror}",
            "Make it writable, or name another cache folder: STRATEGIC_CUSTOMER_CACHE=/some/folder python3 dev …",
        ) from error
    return path


def cache():
    own = os.environ.get("STRATEGIC_CUSTOMER_CACHE")
    if own:
        return folder(Path(own).expanduser().resolve())
    base = os.environ.get("XDG_CACHE_HOME")
    # The XDG standard says to ignore a relative path in XDG_CACHE_HOME.
    base = Path(base) if base and os.path.isabs(base) else Path.home() / ".cache"
    return folder(base / ADDON)


def checkout_key():
    return digest(ROOT, length=8)


def checkout():
    """Return the folder in which `python3 dev` keeps the state of this checkout."""
    return folder(cache() / "checkouts" / f"{ROOT.name}-{checkout_key()}")


def addons():
    """Return a folder that holds only a link to this checkout, under the addon's name."""
    parent = folder(checkout() / "addons")
    link = parent / ADDON
    if not link.is_symlink() or os.readlink(link) != str(ROOT):
        replacement = parent / f".{ADDON}-{os.getpid()}"
        replacement.unlink(missing_ok=True)
        replacement.symlink_to(ROOT)
        replacement.replace(link)
    return parent


def open_to_others(path):
    """Return whether another user of the machine can enter a folder."""
    path = Path(path)
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in (path, *path.parents) if parent.exists())


@contextlib.contextmanager
def locked(name):
    """Hold the lock `name` during the block; another `python3 dev` that wants the lock waits for it.

    The lock is on a file in the cache folder. If the process that holds the lock is killed, the kernel frees it.
    """
    handle = (folder(cache() / "locks") / name).open("w")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with ui.step(f"Waiting for another `python3 dev` ({name})"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def once(name, is_there, make):
    """Call `make` unless `is_there()` is true; of several `python3 dev` at the same time only one calls `make`."""
    if not is_there():
        with locked(name):
            if not is_there():
                make()


@contextlib.contextmanager
def built(target):
    """Yield a folder that becomes `target` if the block succeeds, so that a kill leaves no half-made `target`."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    folder(unfinished)
    yield unfinished
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
