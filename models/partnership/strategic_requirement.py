from odoo import fields, models

# The goal that a requirement serves. According to Jon Fisher, a partnership has two goals: a tailored solution for the
# customer, and a general product for the market. A requirement is undecided until somebody asks the market.
GOALS = [
    ("tailored", "Tailored"),
    ("general", "General"),
    ("undecided", "Undecided"),
]


class StrategicRequirement(models.Model):
    """Something that the customer of the partnership needs of the product.

    `goal` says whether only this customer needs it, or the market too.
    """

    _name = "strategic.requirement"
    _description = "Partnership Requirement"
    _inherit = ["strategic.partnership.part"]
    _order = "partnership_id, sequence, id"

    name = fields.Char(string="Requirement", required=True)
    goal = fields.Selection(
        selection=GOALS,
        required=True,
        default="undecided",
        help="Tailored: only this customer needs it. General: it belongs in the product that others will buy. "
        "Undecided: nobody has asked the market yet.",
    )
    state = fields.Selection(
        selection=[
            ("todo", "To Do"),
            ("in_progress", "In Progress"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        string="Status",
        required=True,
        default="todo",
        copy=False,
        help="Dropped requirements count for neither goal.",
    )
    date_deadline = fields.Date(string="Deadline")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        index="btree_not_null",
    )
    sequence = fields.Integer(default=10)
