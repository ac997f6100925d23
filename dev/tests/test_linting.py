"""Tests of the linters: each reports the fault that is planted for it, and reports nothing before the planting."""
import contextlib
import os
import re
import unittest
import unittest.mock

from dev import linting, paths, selection

# {linter: (file to plant a fault in, the fault, part of the linter's message about it)}
FAULTS = {
    "ruff": ("hooks.py", "import json\n", "F401"),
    "ruff-format": ("hooks.py", "planted = [ 1 ]\n", "-planted = [ 1 ]"),
    "prettier": ("static/src/planted.js", "const planted = [ 1 ]\n", "planted.js"),
    "eslint": ("static/src/planted.js", "planted();\n", "'planted' is not defined"),
    "pylint-odoo": ("hooks.py", 'print("planted")\n', "print-used"),
    "oca-checks-odoo-module": ("views/strategic_menus.xml", '<?xml version="1.0"?>\n<odoo/>\n', "xml-header-wrong"),
    "oca-checks-po": ("i18n/de.po", '\nmsgid "planted"\nmsgstr ""\n', "po-requires-module"),
}


@contextlib.contextmanager
def planted(path, fault):
    """Plant `fault` in a file during the block: at its end, as a new file, or, if `fault` is XML, as its only text."""
    before = path.read_text() if path.exists() else None
    path.write_text(fault if fault.startswith("<?xml") else (before or "") + fault)
    yield
    if before is None:
        path.unlink()
    else:
        path.write_text(before)


class TestLinters(unittest.TestCase):
    def test_the_hooks_of_pre_commit_run_all_linters_and_no_more(self):
        hooks = (paths.ROOT / ".pre-commit-config.yaml").read_text()
        chosen = [selection.choose(pattern) for pattern in re.findall(r"entry: python3 dev test.* --only (\S+)", hooks)]
        self.assertEqual([linter for hook in chosen for linter in hook.linters], list(linting.LINTERS))
        self.assertFalse([hook for hook in chosen if hook.own or hook.odoo])

    def test_every_linter_has_a_fault(self):
        self.assertEqual([linter.name for linter in linting.LINTERS], list(FAULTS))

    # CI machines set the variable CI, by which some linters colour their messages. The file's name must still be found.
    @unittest.mock.patch.dict(os.environ, {"CI": "true"})
    def test_faults_are_found(self):
        with linting.copied() as addon:
            # Remove most files from the copy, so that the test is quick: `dev test` itself lints all files.
            for path in [*addon.glob("*/**/*.py"), *addon.glob("static/**/*.xml"), *addon.glob("static/tests/**/*.js")]:
                path.unlink()
            for linter in filter(linting.programs, linting.LINTERS):
                with self.subTest(linter.name):
                    self.assertEqual(linting.run(linter, addon), "")
                    name, fault, message = FAULTS[linter.name]
                    with planted(addon / name, fault):
                        found = linting.run(linter, addon)
                    self.assertIn(message, found)
                    # The linters read a copy, but their messages must name each file by its path in the checkout.
                    self.assertRegex(found, rf"(?m)^\W*(\[warn\] )?{name}\b")


if __name__ == "__main__":
    unittest.main()
