"""Runs Odoo's own tests of what the addon extends, first without the addon, then with the addon and its demo.

No test may fail only with the addon.
"""
from dev import paths, testing, ui

# For each module to test: the names of the test files to run, or None for all tests of the module.
SUITES = {
    "crm": None,
    "contacts": None,
    "sales_team": None,
    "privacy_lookup": None,
    "base": ("test_res_partner*.py", "test_partner*.py"),
    "mail": ("test_mail_activity*.py",),
    "test_mail": ("test_mail_activity*.py",),
    "base_import": None,
    # Odoo's tests of base_import are in test_import_export.
    "test_import_export": ("test_import*.py",),
}


def run(ground):
    modules, tags = _choose(ground)
    with ground.copied("suites", demo=True) as database:
        ground.load(f"Installing {', '.join(modules)}", database, "-i", *modules, demo=True)
        without = _run(ground, database, tags, "without the addon")
        ground.install_with_demo(database)
        with_us = _run(ground, database, tags, "with the addon")
        _try_again(ground, database, with_us, without)
    ground.check("Odoo's own tests run with the addon as without",
                 [f"not with it: {test}" for test in sorted(without.ran - with_us.ran)], f"{len(with_us.ran):,} tests")
    broken = sorted(with_us.failed.keys() - without.failed.keys())
    ground.check("No other ones fail with the addon than without",
                 [f"{test}\n{with_us.failed[test]}" for test in broken],
                 f"{len(without.failed)} fail without, {len(with_us.failed)} with")


def _choose(ground):
    """Return the modules to install and the tests to run, as far as this Odoo has them; print what this Odoo lacks."""
    modules, tags = [], []
    for name, patterns in SUITES.items():
        folder = ground.folder(name)
        files = sorted(file for pattern in patterns or ("test_*.py",)
                       for file in (folder / "tests").glob(pattern)) if folder else []
        if not files:
            ui.say(f"- {name}: {'it has no such tests' if folder else 'it is not in this Odoo'}: left out")
            continue
        modules.append(name)
        tags += [f"/{name}"] if patterns is None else [f"/{name}/tests/{file.name}" for file in files]
    return modules, tags


class Outcome:
    """Collects from the events of odoo_tests.py which tests ran, and which failed with what error."""

    def __init__(self, current):
        self.current = current
        self.ran = set()
        self.failed = {}

    def take(self, event):
        if event["event"] == "start":
            self.current.detail = event["test"].replace("odoo.addons.", "")
        elif event["event"] == "stop":
            self.ran.add(event["test"])
        elif event["event"] == "error":
            # If the event names no test, the set-up of a class failed, and none of its tests will run.
            self.failed[event["test"] or event["name"]] = event["text"]


def _run(ground, database, tags, title):
    log = paths.checkout() / f"beside_{title.replace(' ', '_')}.log"
    with ui.step(f"Odoo's tests {title}") as current:
        outcome = Outcome(current)
        # Tests marked at_install run only when their module is installed or updated. Updating base updates all modules.
        testing.run_odoo(ground.ready, database, ("-u", "base"), ",".join(tags), log, outcome)
        current.detail = f"{len(outcome.ran):,} tests, {len(outcome.failed)} failed"
    return outcome


def _try_again(ground, database, outcome, other):
    """Run tests again that failed only with the addon. Those that now pass are flaky; remove them from `outcome`."""
    for test in sorted(outcome.failed.keys() & outcome.ran - other.failed.keys()):
        _odoo, _addons, module, *_file, name, method = test.split(".")
        log = paths.checkout() / "beside_again.log"
        with ui.step(f"Once more: {name}.{method}") as current:
            again = Outcome(current)
            testing.run_odoo(ground.ready, database, ("-u", module), f"/{module}:{name}.{method}", log, again)
        if test in again.ran and test not in again.failed:
            ui.say(f"- fails now and then: {test}")
            del outcome.failed[test]
