"""Tests of the documentation's pictures: each that a page shows is taken by `dev pictures`, and each taken is shown."""
import re
import unittest

from dev import paths, ui
from dev.pictures import FOLDER, screens

PAGES = [paths.ROOT / "README.md", paths.ROOT / "__manifest__.py", FOLDER / "index.html",
         *sorted((paths.ROOT / "docs").glob("*.md"))]
NAME = re.compile(r"\b(screenshot_\w+\.png|banner\.png)")
TAKEN = {screen.file for screen in (*screens.SCREENS, screens.BANNER)}


def shown_on(page):
    return NAME.findall(page.read_text(encoding="utf-8"))


class TestPictures(unittest.TestCase):
    def test_what_pages_show_is_taken(self):
        for page in PAGES:
            self.assertEqual(set(shown_on(page)) - TAKEN, set(), page.name)

    def test_what_is_taken_is_shown(self):
        self.assertEqual(TAKEN - {name for page in PAGES for name in shown_on(page)}, set())

    def test_the_folder_holds_these_pictures_alone(self):
        self.assertEqual({path.name for path in FOLDER.glob("*.png")} - {"icon.png"}, TAKEN)

    def test_the_readme_is_short(self):
        readme = PAGES[0]
        self.assertEqual(len(shown_on(readme)), 1)
        self.assertLess(len(readme.read_text(encoding="utf-8").splitlines()), 200)

    def test_single_pictures(self):
        self.assertEqual([screen.name for screen in screens.choose("matrix,form")], ["form", "matrix"])
        with self.assertRaises(ui.Problem):
            screens.choose("nonsense")


if __name__ == "__main__":
    unittest.main()
