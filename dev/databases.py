"""Template databases with crm, created once, and the databases copied from them.

The filestore is copied with its database: the database refers to files in it, and without them every page fails.
"""
import contextlib
import os
import shutil

from dev import paths, ui

# Increase this number when templates are created in another way, so that older templates are not used any more.
RECIPE = 2
MODULES = "crm"


def name(purpose):
    """Return the name of this checkout's database for a purpose."""
    return f"{paths.ADDON}_{paths.checkout_key()}_{purpose}"


def exists(setup, database):
    return _plain(database) in every(setup)


def every(setup):
    """Return the names of the server's databases, without PostgreSQL's own."""
    return [database for [database] in setup.server.execute(
        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname")]


def _plain(database):
    if not database.replace("_", "").replace("-", "").isalnum():
        raise ui.Problem(f"{database!r} is no name for a database.", "Use letters, digits, - and _.")
    return database


def filestore(setup, database):
    return setup.data / "filestore" / database


def template(setup, demo):
    """Return the name of a template database, created if missing: crm without the addon, with or without demo data."""
    key = paths.digest(RECIPE, MODULES, setup.source.fingerprint, length=8)
    target = f"{paths.ADDON}_template_{key}_{'demo' if demo else 'plain'}"
    paths.once(target, lambda: whole(setup, target), lambda: _make_template(setup, target, demo))
    return target


def whole(setup, target):
    """Return whether a database exists together with its filestore.

    `rename` renames the filestore last, so a database with a filestore is complete. On a server that the user names, a
    database may lack its filestore: filestores are in the cache folder, which the user may have removed.
    """
    return filestore(setup, target).is_dir() and exists(setup, target)


def _make_template(setup, target, demo):
    unfinished = f"{target}_unfinished"
    drop(setup, unfinished)
    what = f"{MODULES} and demo data" if demo else MODULES
    with ui.step(f"Making a database with {what}, to be copied from now on") as current:
        setup.load(unfinished, "-i", MODULES, demo=demo, current=current,
                   todo="The lines above are Odoo's own. With --odoo: is that checkout whole, and at 19.0?")
        if not demo:
            # Generate all assets for tests of the user interface: copies reuse those that the addon does not change.
            setup.run(unfinished, "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()", current=current)
        rename(setup, unfinished, target)


def copy(setup, origin, target):
    """Replace `target` by a copy of `origin` and its filestore."""
    drop(setup, target)
    with paths.locked(f"copy-{origin}"):
        setup.server.execute(f'CREATE DATABASE "{_plain(target)}" TEMPLATE "{_plain(origin)}"')
    # Odoo never changes a file in the filestore, so hard links are as good as copies.
    shutil.copytree(filestore(setup, origin), filestore(setup, target), copy_function=_link)


@contextlib.contextmanager
def copied(setup, origin, purpose):
    """Yield the name of a copy of `origin` that is dropped at the end of the block."""
    target = name(f"{purpose}_{os.getpid()}")
    try:
        copy(setup, origin, target)
        yield target
    finally:
        drop(setup, target)


def _link(origin, target):
    try:
        os.link(origin, target)
    except OSError:
        shutil.copy2(origin, target)


def rename(setup, origin, target):
    drop(setup, target)
    setup.server.execute(f'ALTER DATABASE "{_plain(origin)}" RENAME TO "{_plain(target)}"')
    paths.folder(filestore(setup, origin)).rename(filestore(setup, target))


def drop(setup, *databases):
    for database in databases:
        # End the sessions first: DROP DATABASE … WITH (FORCE) would end them, but fails while autovacuum works on the
        # database. A plain DROP DATABASE stops autovacuum.
        setup.server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_plain(database)}' "
            "AND usename = current_user AND pid <> pg_backend_pid()",
            f'DROP DATABASE IF EXISTS "{database}"',
        )
        shutil.rmtree(filestore(setup, database), ignore_errors=True)


def named(setup, purpose):
    """Return the names of this checkout's databases whose purpose begins with `purpose`."""
    return [database for database in every(setup) if database.startswith(name(purpose))]


def drop_left_behind(setup, purpose):
    """Drop this checkout's databases that a killed `python3 dev` left; their names end in its process id."""
    for database in named(setup, f"{purpose}_"):
        owner = database.rpartition("_")[2]
        if owner.isdigit() and not _alive(int(owner)):
            drop(setup, database)


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
