"""Selects the tests and linters that `dev test --only PATTERN` runs."""
import ast
import fnmatch
from dataclasses import dataclass

from dev import linting, packaged, paths, ui


@dataclass
class Selection:
    """The tests and linters to run.

    :param linters: linters to run, of `linting.LINTERS`
    :param own: names of the modules in dev/tests/, which test the tools in dev/
    :param odoo: the addon's tests, as a value of Odoo's option --test-tags
    :param packages: what to install into a database of its own, of `packaged.KINDS`
    """

    linters: list
    own: list
    odoo: str
    packages: list


def choose(pattern):
    own = [f"dev.tests.{path.stem}" for path in sorted((paths.DEV / "tests").glob("test_*.py"))]
    if not pattern:
        return Selection(list(linting.LINTERS), own, f"/{paths.ADDON}", list(packaged.KINDS))
    known = classes()
    chosen = Selection([linter for linter in linting.LINTERS if matches(pattern, linter.name)],
                       [name for name in own if matches(pattern, name)], ",".join(tags(pattern, known)),
                       [kind for kind in packaged.KINDS if matches(pattern, kind)])
    if not (chosen.linters or chosen.own or chosen.odoo or chosen.packages):
        names = [*(linter.name for linter in linting.LINTERS), *own, *packaged.KINDS]
        names += [f"{file}.{name}" for file, name, methods in known if methods]
        raise ui.Problem(f"Nothing to run is called {pattern!r}.", f"There are: {', '.join(names)}")
    return chosen


def matches(pattern, name):
    """Return whether `name` contains `pattern`, ignoring case. A pattern with * ? or [ must match the whole name."""
    if any(sign in pattern for sign in "*?["):
        return fnmatch.fnmatchcase(name.lower(), pattern.lower())
    return pattern.lower() in name.lower()


def classes():
    """Return the addon's test classes: a list of (file, class, names of its test methods)."""
    found = []
    for path in sorted((paths.ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
            if isinstance(node, ast.ClassDef):
                methods = [item.name for item in node.body if isinstance(item, ast.FunctionDef)]
                found.append((path.stem, node.name, [name for name in methods if name.startswith("test")]))
    return found


def tags(pattern, known):
    """Return a list of Odoo's test tags for the tests that `pattern` selects.

    A class whose file or name matches gets one tag. In any other class, each method that matches gets a tag.
    """
    wanted = []
    for file, name, methods in known:
        if any(matches(pattern, candidate) for candidate in (file, name, f"{file}.{name}")):
            wanted.append(f"/{paths.ADDON}:{name}")
            continue
        wanted += [f"/{paths.ADDON}:{name}.{method}" for method in methods if any(
            matches(pattern, candidate) for candidate in (method, f"{name}.{method}", f"{file}.{name}.{method}"))]
    return wanted
