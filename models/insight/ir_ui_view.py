from lxml import etree

from odoo import fields, models
from odoo.tools import format_list

from .strategic_matrix_mixin import MEASURES

ATTRIBUTES = {"string", "measure", "class", "js_class"}


class IrUiView(models.Model):
    """The view type that shows customers as a matrix."""

    _inherit = "ir.ui.view"

    type = fields.Selection(selection_add=[("strategic_matrix", "Matrix")])

    def _get_view_info(self):
        return {"strategic_matrix": {"icon": "fa fa-bullseye"}} | super()._get_view_info()

    def _validate_tag_strategic_matrix(self, node, _name_manager, node_info):
        if not node_info["validate"]:
            return
        unknown = {name for name in node.attrib if not name.startswith("__")} - ATTRIBUTES
        if unknown:
            self._raise_view_error(
                self.env._(
                    "A matrix has no attribute %(unknown)s. It may have: %(known)s.",
                    unknown=format_list(self.env, sorted(unknown)),
                    known=format_list(self.env, sorted(ATTRIBUTES)),
                ),
                node,
            )
        if node.get("measure", "customers") not in MEASURES:
            self._raise_view_error(
                self.env._(
                    "The measure of a matrix is one of: %(measures)s.", measures=format_list(self.env, MEASURES)
                ),
                node,
            )
        for child in node.iterchildren(tag=etree.Element):
            self._raise_view_error(self.env._("A matrix has no child elements, found <%s>.", child.tag), child)
