from odoo.tests import tagged
from odoo.tools import file_open

from ..common import StrategicCase
from ..engine_sql import render


@tagged("post_install", "-at_install")
class TestEngineSql(StrategicCase):
    def test_file_shows_the_statement(self):
        with file_open("strategic_customer/docs/engine.sql") as file:
            self.assertEqual(render(self.superuser_env), file.read(), "Run `python3 dev sql`.")
