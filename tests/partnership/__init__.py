from . import (
    test_hidden_lines,
    test_hidden_names,
    test_hidden_partnerships,
    test_lookalike,
    test_partnership,
    test_partnership_queries,
    test_pipeline,
    test_reference,
    test_reference_terms,
    test_supporters_who_left,
)
