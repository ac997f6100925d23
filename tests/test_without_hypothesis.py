import json
import subprocess
import sys

from odoo.tests import TransactionCase, tagged
from odoo.tools import config

# This script loads the tests as if Hypothesis were not installed. It prints for each test class whether all its tests
# are skipped.
LOAD = """
import json, sys, unittest
sys.modules["hypothesis"] = None
from odoo.tools import config
config.parse_config([f"--addons-path={sys.argv[1]}"])
import odoo.tests
from odoo.addons.strategic_customer import tests
found = {}
for module in vars(tests).values():
    for name, case in vars(module).items() if hasattr(module, "__file__") else ():
        if isinstance(case, type) and issubclass(case, unittest.TestCase) and case.__module__ == module.__name__:
            methods = [getattr(case, method) for method in unittest.TestLoader().getTestCaseNames(case)]
            if methods:
                found[name] = all(getattr(method, "__unittest_skip__", False) for method in methods)
print(json.dumps(found))
"""


@tagged("post_install", "-at_install")
class TestWithoutHypothesis(TransactionCase):
    """If the Python package Hypothesis is not installed, the tests that need it are skipped. All other tests run."""

    def test_only_what_needs_it_is_skipped(self):
        done = subprocess.run(  # noqa: S603 - the Python that runs this test
            [sys.executable, "-c", LOAD, ",".join(map(str, config["addons_path"]))],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(
            {name for name, skipped in found.items() if skipped},
            {"TestCompanyKeysDrawn", "TestLearnOracle", "TestOracle", "TestReadinessOracle", "TestScoreProperties"},
        )
        self.assertIn("TestCriterion", found)
