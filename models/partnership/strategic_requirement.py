from odoo import fields, models

# The two goals of a partnership (Fisher) that a requirement may serve; "undecided" until somebody decides.
GOALS = [
    ("tailored", "Tailored"),
    ("general", "General"),
    ("undecided", "Undecided"),
]


class StrategicRequirement(models.Model):
    """Something that the customer needs of the product. Its goal says who needs it: the customer or the market."""

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
