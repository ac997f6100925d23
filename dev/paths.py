"""Where things are: the checkout, and the state outside of it.

All checkouts of a user share the cache folder (downloads, environments, the PostgreSQL server). What belongs to one
checkout is under `checkouts/`, keyed by the checkout's real path.
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
# Odoo takes an addon's name from its folder, but a clone may have any name.
ADDON = "strategic_customer"


def digest(*parts, length=10):
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:length]


def folder(path):
    """Create a folder and its parents if they are missing; return it.

    :raise Problem: if that is impossible
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
    # The XDG standard says that relative paths are to be ignored.
    base = Path(base) if base and os.path.isabs(base) else Path.home() / ".cache"
    return folder(base / ADDON)


def checkout_key():
    return digest(ROOT, length=8)


def checkout():
    """Return the state folder of this checkout."""
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
    """Hold a lock in the cache folder, on which parallel runs wait. The kernel frees the lock of a killed run."""
    handle = (folder(cache() / "locks") / name).open("w")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with ui.step(f"Waiting for another `python3 dev` ({name})"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def once(name, is_there, make):
    """Call `make` unless `is_there()` is true; of several runs at the same time only one calls it."""
    if not is_there():
        with locked(name):
            if not is_there():
                make()


@contextlib.contextmanager
def built(target):
    """Yield a folder that becomes `target` if the block succeeds, so that a killed run leaves no half-made `target`."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    folder(unfinished)
    yield unfinished
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
