"""Fixtures of the author's tests: ``document``, the parsed value, and ``workflow`` for GitHub Actions."""

from typing import Any

import pytest
from workflow import Workflow


class Fixtures:
    """A plugin of pytest."""

    def __init__(self, document: Any, workflow: Workflow) -> None:
        self._document = document
        self._workflow = workflow

    @pytest.fixture
    def document(self) -> Any:
        """Give what the YAML text says."""
        return self._document

    @pytest.fixture
    def workflow(self) -> Workflow:
        """Give the same as a workflow of GitHub Actions."""
        return self._workflow
