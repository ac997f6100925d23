import shutil
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .parts import PARTS, files_by_part, wrong_dependencies

ROOT = Path(__file__).resolve().parent.parent


@tagged("post_install", "-at_install")
class TestParts(BaseCase):
    def planted(self, file, line):
        """Append `line` to `file` in a copy of the addon, and return what `wrong_dependencies` finds in the copy."""
        root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, root)
        for folder in ("models", "views", "static/src", "tools", "engine", "wizard", "report"):
            shutil.copytree(ROOT / folder, root / folder)
        with (root / file).open("a") as target:
            target.write(line)
        return wrong_dependencies(root)

    def test_every_part_has_files(self):
        self.assertTrue(all(files_by_part(ROOT)[part] for part in PARTS))

    def test_no_part_uses_a_higher_one(self):
        self.assertFalse(wrong_dependencies(ROOT))

    def test_import_is_found(self):
        file = "models/scoring/strategic_movement.py"
        self.assertEqual(
            self.planted(file, "\nfrom ..partnership import strategic_reference\n"),
            [f"{file} (scoring) uses the part partnership"],
        )

    def test_name_of_model_is_found(self):
        file = "models/partnership/strategic_requirement.py"
        self.assertEqual(
            self.planted(file, '\nREVENUE = "strategic.revenue"\n'),
            [f"{file} (partnership) uses the model strategic.revenue of insight"],
        )

    def test_import_of_component_is_found(self):
        file = "static/src/scoring/gauge/gauge.js"
        self.assertEqual(
            self.planted(file, '\nimport { Matrix } from "@strategic_customer/insight/matrix/matrix";\n'),
            [f"{file} (scoring) uses the part insight"],
        )
