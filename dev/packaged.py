"""Installs the addon from each of its packages, as a user does, into a fresh database; and with the example addon."""
import tempfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from dev import databases, example, package, paths, ui

ZIP, WHEEL, EXAMPLE = "package-zip", "package-wheel", "example-addon"
KINDS = (ZIP, WHEEL, EXAMPLE)
# What a package must not hold: the tools of development, which come first in the path of a file.
DEVELOPMENT = ("dev", ".ci", ".git", "ruff.toml", "eslint.config.cjs")
INSTALLED = (
    "import odoo.addons.strategic_customer as addon; from dev import reports; "
    "reports.report(path=addon.__path__[0], state=env.ref('base.module_strategic_customer').state)"
)


def check(ready, kind):
    """Install the addon from its package, or with the example addon; return what is wrong, or ""."""
    if kind == EXAMPLE:
        return "\n".join(example.check(ready))
    with tempfile.TemporaryDirectory(prefix="packaged-") as temporary:
        folder = Path(temporary)
        made = package.make(folder / "dist")
        faults = wrong_files(made.zip if kind == ZIP else made.wheel)
        if kind == WHEEL:
            faults += wrong_metadata(made)
        place = _unzip(folder, made) if kind == ZIP else _pip(ready, folder, made)
        faults += _install(ready, kind, place)
    return "\n".join(faults)


def wrong_files(archive):
    """Return a fault for each file in a package that serves development alone, and one if the addon is not there."""
    with zipfile.ZipFile(archive) as files:
        names = files.namelist()
    top = f"{paths.ADDON}/" if archive.suffix == ".zip" else f"odoo/addons/{paths.ADDON}/"
    inside = [name.removeprefix(top) for name in names if name.startswith(top)]
    faults = [f"{archive.name} holds {name}" for name in inside if name.split("/")[0] in DEVELOPMENT]
    return faults if "__manifest__.py" in inside else [*faults, f"{archive.name} has no {top}__manifest__.py"]


def wrong_metadata(made):
    """Return a fault for each entry of the wheel's metadata that is not as an addon for Odoo 19 needs it."""
    with zipfile.ZipFile(made.wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = HeaderParser().parsestr(files.read(name).decode())
    wanted = {"Name": f"odoo-addon-{paths.ADDON}", "Version": made.version, "Requires-Dist": "odoo==19.0.*"}
    return [f"{key} of the wheel is {metadata[key]}, not {value}" for key, value in wanted.items()
            if metadata[key] != value]


def _unzip(folder, made):
    """Unpack the zip as an admin does, into a folder of addons; return that folder."""
    with zipfile.ZipFile(made.zip) as files:
        files.extractall(folder / "addons")
    return folder / "addons"


def _pip(ready, folder, made):
    """Install the wheel into an environment of its own that also has Odoo's packages; return its folder of addons."""
    environment = folder / "environment"
    ui.run([ready.python, "-m", "venv", "--without-pip", environment], "The environment could not be made.",
           "The lines above are Python's own.")
    ui.run([ready.python, "-m", "pip", "--python", environment / "bin" / "python", "install", "--quiet", "--no-index",
            "--no-deps", made.wheel], "The wheel could not be installed.", "The lines above are pip's own.")
    [packages] = environment.glob("lib/python*/site-packages")
    return packages / "odoo" / "addons"


def _install(ready, kind, place):
    """Install the addon from the folder `place` into a fresh database; return what is wrong."""
    template = databases.template(ready, demo=False)
    with databases.copied(ready, template, kind) as database:
        ready.load(database, "-i", paths.ADDON, checkout=place)
        found, _log = ready.run(database, INSTALLED, checkout=place)
    loaded = Path(found["path"]).resolve()
    faults = [] if loaded.is_relative_to(place.resolve()) else [f"Odoo loaded {loaded}"]
    return faults if found["state"] == "installed" else [*faults, f"The addon is {found['state']}"]
