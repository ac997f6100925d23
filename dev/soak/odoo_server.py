"""Starts Odoo from a file: its workers start a further process by that file's name, which `python -m odoo` has not."""
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
