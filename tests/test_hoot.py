from odoo.tests import HttpCase, tagged


def suite_id(name):
    """Return the id that Hoot gives to the suite `name`: a 32-bit hash of the name, in hexadecimal.

    For each character of the name, the hash is multiplied by 31, and the code of the character is added.
    """
    number = 0
    for character in name:
        number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
    return f"{number:08x}"


class HootCase(HttpCase):
    """Base class that runs the addon's own Hoot suites with one screen size."""

    preset = "desktop"

    def run_suite(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={self.preset}&timeout=15000&id={suite_id('@strategic_customer')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    """The Hoot tests of the addon's components pass in Chromium with a desktop screen."""

    def test_on_a_desktop(self):
        self.run_suite()


@tagged("post_install", "-at_install")
class TestHootPhone(HootCase):
    """The Hoot tests of the addon's components pass in Chromium with a phone screen."""

    preset = "mobile"
    browser_size = "375x667"
    touch_enabled = True

    def test_on_a_phone(self):
        self.run_suite()
