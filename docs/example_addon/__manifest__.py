{
    "name": "Strategic Customers: Example",
    "summary": "Opportunities of a customer that becomes strategic get three stars",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Strategic Customers contributors",
    "license": "LGPL-3",
    "depends": ["strategic_customer"],
}
