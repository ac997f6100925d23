from . import strategic_portfolio_report
