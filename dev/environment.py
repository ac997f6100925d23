"""Creates the environments: for Odoo, for the wheel, for the linters that run on Python, and for those on Node.

An environment's name contains a digest of its packages and its Python, so a changed list of packages creates a new one.
All checkouts of the user share the environments.
"""
import functools
import importlib.util
import os
import re
import shutil
import sys

from dev import paths, ui

# Lines of Odoo's requirements.txt that are left out; INSTEAD replaces some of them. See dev/requirements.txt.
LEFT_OUT = re.compile(r"(python-ldap|pypiwin32|rl-renderpm|gevent|greenlet|psycopg2)\b(?!-)", re.IGNORECASE)
INSTEAD = ["gevent", "greenlet", "psycopg2-binary==2.9.9 ; python_version < '3.13'",
           "psycopg2-binary==2.9.10 ; python_version >= '3.13'"]
NO_NETWORK = ("Check the network, and that `python3 -m pip download six` works here; behind a proxy or with a mirror, "
              "set them up for pip (PIP_INDEX_URL, HTTPS_PROXY). Then try again.")


def requirements(path):
    """Return the lines of a requirements file, without comments and empty lines."""
    lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in path.read_text().splitlines()]
    return [line for line in lines if line]


def for_odoo(source):
    """Return the Python of Odoo's environment, created if it is missing."""
    odoo = [line for line in requirements(source.requirements) if not LEFT_OUT.match(line)]
    return _environment("odoo", [*odoo, *INSTEAD, *requirements(paths.DEV / "requirements-dev.txt")],
                        alone=requirements(paths.DEV / "requirements-alone.txt"))


def for_linters():
    """Return the Python of the linters' environment, created if it is missing."""
    return _environment("linters", requirements(paths.DEV / "requirements-lint.txt"))


def for_packages():
    """Return the Python of the environment that builds the wheel."""
    return _environment("packages", requirements(paths.DEV / "requirements-package.txt"))


@functools.cache
def for_node():
    """Return the folder of the linters that run on Node, installed if they are missing; None where that is impossible.

    Node is optional: if it is missing or too old, or the network is closed, these linters are skipped.
    """
    if not shutil.which("npm"):
        return None
    packages = requirements(paths.DEV / "requirements-node.txt")
    target = paths.folder(paths.cache() / "environments") / f"node-{paths.digest(*packages)}"
    programs = target / "node_modules" / ".bin"
    with paths.locked(target.name):
        if not target.exists():
            try:
                with ui.step("Installing the linters that run on Node") as current, paths.built(target) as made:
                    ui.run(
                        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", made, *packages],
                        "npm could not install them.", "Check the network and npm's settings, then try again.", current)
                    ui.run([made / "node_modules" / ".bin" / "eslint", "--version"], "This Node is too old for them.",
                           "Install Node 18 or newer.", current)
            except ui.Problem as problem:
                ui.say(f"  {problem}")
                return None
    return programs


def install_into(target, packages, title):
    """Install packages into a plain folder, without their dependencies."""
    with ui.step(title) as current:
        tools = _environment("pip", [])
        ui.run([tools, "-m", "pip", "install", "--no-input", "--no-deps", "--target", target, *packages],
               f"{', '.join(packages)} could not be installed.", NO_NETWORK, current)


def _environment(name, packages, alone=()):
    """Find or create an environment; return its Python. Packages in `alone` are installed without dependencies."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    key = paths.digest(*packages, *alone, version, os.path.realpath(sys.executable))
    target = paths.folder(paths.cache() / "environments") / f"{name}-py{version}-{key}"
    python = target / "bin" / "python"
    paths.once(target.name, lambda: (target / "complete").exists() and python.exists(),
               lambda: _make(target, name, packages, alone))
    return python


def _make(target, name, packages, alone):
    """Create an environment in its final folder, since its scripts contain the path; write the file `complete` last."""
    _need_venv()
    shutil.rmtree(target, ignore_errors=True)
    count = f" ({len(packages)} packages)" if packages else ""
    with ui.step(f"Making the Python environment of {name}{count}") as current:
        ui.run([sys.executable, "-m", "venv", target], "The virtual environment could not be made.",
               f"Does `{sys.executable} -m venv /tmp/try` work? On Debian: apt-get install python3-venv", current)
        for file, listed, options in (("requirements.txt", packages, []), ("alone.txt", alone, ["--no-deps"])):
            if listed:
                (target / file).write_text("\n".join(listed) + "\n")
                ui.run([target / "bin" / "python", "-m", "pip", "install", "--no-input", "--progress-bar=off",
                        "--prefer-binary", *options, "-r", target / file],
                       f"The packages of {name} could not be installed.", NO_NETWORK, current)
        (target / "complete").touch()


def _need_venv():
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = "python3-venv"
    if os.geteuid() or not shutil.which("apt-get"):
        raise ui.Problem("This Python cannot make virtual environments.", f"Type: sudo apt-get install {package}")
    apt_install([package], "Python's virtual environments")


def apt_install(packages, title):
    """Install Debian packages; only root can."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    todo = f"Type: apt-get update && apt-get install {' '.join(packages)}"
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    with ui.step(f"Installing {title}") as current:
        ui.run([*apt, "update"], "apt-get update failed.", todo, current, env=environment)
        ui.run([*apt, "install", "--no-install-recommends", *packages], f"{title} could not be installed.", todo,
               current, env=environment)
