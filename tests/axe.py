"""Checks of what we draw by axe-core, the rules for accessible pages (WCAG) as a program, in Chromium."""

import importlib.util
import json
import unittest
from pathlib import Path

from odoo.tests import HttpCase

# The package that brings axe-core's one file along; nothing else of it is used.
PACKAGE = "axe_playwright_python"
URL = "/strategic_customer/axe.min.js"

# Serious and critical violations fail, and so does an element that never comes.
CODE = """
void (async () => {
    const { url, selector, before } = %s;
    const until = Date.now() + 30000;
    const seen = async (target) => {
        while (!document.querySelector(target)) {
            if (Date.now() > until) {
                throw new Error("axe-core: there is no " + target);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    for (const target of before) {
        await seen(target);
        document.querySelector(target).click();
    }
    await seen(selector);
    // Of what is out of sight axe-core can't tell the colours.
    document.querySelector(selector).scrollIntoView();
    // What fades in has its colours only afterwards.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    await new Promise((resolve) => {
        const script = Object.assign(document.createElement("script"), { src: url, onload: resolve });
        document.head.append(script);
    });
    const { violations, passes } = await axe.run(selector, { resultTypes: ["violations", "passes"] });
    const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    if (grave.length || !passes.length) {
        console.error("axe-core: " + JSON.stringify(grave.map(({ id, impact, help, nodes }) => ({
            id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
        })), null, 1));
    } else {
        console.log("test successful");
    }
})().catch((error) => console.error(error.message));
"""


def axe_file():
    """Give the path of axe.min.js, or None where the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    file = found and Path(found.origin).with_name("axe.min.js")
    return file if file and file.exists() else None


class AxeCase(HttpCase):
    """Base of tests that look for barriers; `python3 dev test` brings axe-core, elsewhere they may be skipped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        file = axe_file()
        if not file:
            raise unittest.SkipTest("axe-core is missing: pip install --no-deps axe-playwright-python")
        cls.env["ir.attachment"].create(
            {
                "name": "axe.min.js",
                "url": URL,
                "raw": file.read_bytes(),
                "mimetype": "text/javascript",
                "public": True,
            }
        )

    def assertAccessible(self, path, selector, login, before=(), **options):
        """Open `path` and check that axe-core has nothing serious or critical to say of the elements at `selector`.

        :param login: whose eyes it is seen with
        :param before: selectors of elements to click first, one after the other, each as soon as it is there
        :param options: more of `browser_js`, such as cookies={"color_scheme": "dark"}
        """
        given = {"url": URL, "selector": selector, "before": list(before)}
        self.browser_js(path, CODE % json.dumps(given), login=login, **options)


class AxePhoneCase(AxeCase):
    """The same on a phone."""

    browser_size = "375x667"
    touch_enabled = True
