"""Check our pages in Chromium with axe-core, a program that tests the accessibility rules of WCAG."""

import importlib.util
import json
from pathlib import Path

from odoo.tests import HttpCase

# The Python package that contains the file axe.min.js. Only this file is used.
PACKAGE = "axe_playwright_python"
URL = "/strategic_customer/axe.min.js"

# The script that runs in the browser. It fails if axe-core finds a serious or critical violation, or checks nothing, or
# if an element does not appear.
CODE = """
void (async () => {
    const { url, steps } = %s;
    const until = Date.now() + 30000;
    const seen = async (target) => {
        while (!document.querySelector(target)) {
            if (Date.now() > until) {
                throw new Error("axe-core: there is no " + target);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    await new Promise((resolve) => {
        const script = Object.assign(document.createElement("script"), { src: url, onload: resolve });
        document.head.append(script);
    });
    for (const { selector, before } of steps) {
        for (const target of before) {
            const [name, text] = [target].flat();
            await seen(name);
            const element = document.querySelector(name);
            element.click();
            if (text) {
                element.value = text;
                for (const type of ["input", "change"]) {
                    element.dispatchEvent(new Event(type, { bubbles: true }));
                }
            }
        }
        await seen(selector);
        // Of what is out of sight axe-core can't tell the colours.
        document.querySelector(selector).scrollIntoView();
        // What fades in has its colours only afterwards.
        await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
        const { violations, passes } = await axe.run(selector, { resultTypes: ["violations", "passes"] });
        const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
        if (grave.length || !passes.length) {
            throw new Error("axe-core: " + selector + ": " + JSON.stringify(
                grave.map(({ id, impact, help, nodes }) => ({
                    id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
                })), null, 1));
        }
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


def axe_file():
    """Return the path of the file axe.min.js, or None if the package that contains it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    file = found and Path(found.origin).with_name("axe.min.js")
    return file if file and file.exists() else None


class AxeCase(HttpCase):
    """Base class of accessibility tests. `python3 dev test` installs axe-core; without it they are skipped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        file = axe_file()
        if file:
            cls.env["ir.attachment"].create(
                {
                    "name": "axe.min.js",
                    "url": URL,
                    "raw": file.read_bytes(),
                    "mimetype": "text/javascript",
                    "public": True,
                }
            )

    def assertAccessible(self, path, login, *steps, **options):
        """Open `path` and check, step by step, that axe-core finds no serious or critical violation in an element.

        :param login: login of the user who opens the page
        :param steps: each is the selector of an element to check, or a pair of this selector and a list of selectors.
            Before the check, the test clicks on the elements of the list, in order, each as soon as it exists. An item
            of the list may also be a pair of a selector and a text: the test then also types this text.
        :param options: other arguments of `browser_js`, such as cookies={"color_scheme": "dark"}
        """
        if not axe_file():
            self.skipTest("axe-core is missing: pip install --no-deps axe-playwright-python")
        pairs = [(step, ()) if isinstance(step, str) else step for step in steps]
        given = {"url": URL, "steps": [{"selector": selector, "before": list(before)} for selector, before in pairs]}
        self.browser_js(path, CODE % json.dumps(given), login=login, **options)


class AxePhoneCase(AxeCase):
    """Base class of accessibility tests on a screen with the size and the touch of a phone."""

    browser_size = "375x667"
    touch_enabled = True
