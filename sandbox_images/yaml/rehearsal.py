"""Tests that process 1 runs before anybody submits; see `harness.pytest_runs.rehearse`."""

from typing import Any


def test_document(document: Any) -> None:
    """Compare as most tests do."""
    assert document["a"] == [1, True]
    assert "b" not in document
