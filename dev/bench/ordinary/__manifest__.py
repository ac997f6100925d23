{
    "name": "Strategic Customers, the ordinary way",
    "summary": "The reference of benchmarks: the same fields as stored computes, as Odoo's documentation teaches them",
    "version": "19.0.1.0.0",
    "author": "Strategic Customers contributors",
    "license": "LGPL-3",
    "depends": ["crm"],
    "data": ["security/ir.model.access.csv"],
    "installable": True,
}
