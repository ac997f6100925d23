"""Which tests and linters `--only PATTERN` selects."""
import ast
import fnmatch
from dataclasses import dataclass

from dev import linting, paths, ui


@dataclass
class Selection:
    """Linters, modules with tests of these tools, and the addon's tests as a value for Odoo's --test-tags."""

    linters: list
    own: list
    odoo: str


def choose(pattern):
    own = [f"dev.tests.{path.stem}" for path in sorted((paths.DEV / "tests").glob("test_*.py"))]
    if not pattern:
        return Selection(list(linting.LINTERS), own, f"/{paths.ADDON}")
    known = classes()
    chosen = Selection([linter for linter in linting.LINTERS if matches(pattern, linter.name)],
                       [name for name in own if matches(pattern, name)], ",".join(tags(pattern, known)))
    if not (chosen.linters or chosen.own or chosen.odoo):
        names = [*(linter.name for linter in linting.LINTERS), *own]
        names += [f"{file}.{name}" for file, name, methods in known if methods]
        raise ui.Problem(f"Nothing to run is called {pattern!r}.", f"There are: {', '.join(names)}")
    return chosen


def matches(pattern, name):
    """Return whether a word is in a name, in any case; a shell pattern (with * ? [) must match the whole name."""
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
    """Return the list of Odoo's test tags for a pattern: classes whose file or name matches, else single methods."""
    wanted = []
    for file, name, methods in known:
        if any(matches(pattern, candidate) for candidate in (file, name, f"{file}.{name}")):
            wanted.append(f"/{paths.ADDON}:{name}")
            continue
        wanted += [f"/{paths.ADDON}:{name}.{method}" for method in methods if any(
            matches(pattern, candidate) for candidate in (method, f"{name}.{method}", f"{file}.{name}.{method}"))]
    return wanted
