from . import (
    test_digest,
    test_digest_days,
    test_matrix,
    test_matrix_tours,
    test_movement_report,
    test_portfolio,
    test_reader_days,
    test_readiness,
    test_readiness_page,
    test_revenue,
    test_start,
    test_start_tour,
)
