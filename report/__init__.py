from . import strategic_movement_report, strategic_portfolio_report
