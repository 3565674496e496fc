"""YAML: what is refused and where, attacks by documents, and what tests can ask about a workflow."""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import RunCode

S = CaseStatus
TESTS = """
def test_document(document):
    values = [1, 2.5, True, None, "yes", "12:30", "2024-01-01", 8]
    assert document == {"on": ["push"], "a": values, "b": {"c": "x"}}

def test_any(document):
    pass

def test_bad(document):
    assert document["a"] == 2

def test_workflow(workflow):
    assert workflow.triggers == {"push": {"branches": ["main"]}, "pull_request": {}}
    assert workflow.branches("push") == ["main"]
    assert workflow.needs("deploy") == {"build", "test"}
    assert workflow.find_jobs(command="pytest") == ["test"]
    assert workflow.find_jobs(action="^docker/") == ["build"]
    assert workflow.environment("deploy") == "staging"
    assert workflow.secrets("deploy") == {"KEY", "OTHER"}
    assert workflow.literal_secrets() == ["jobs.test.steps.0.run", "jobs.build.env.API_TOKEN"]
"""
GOOD = "on: [push]\na: [1, 2.5, true, null, yes, 12:30, 2024-01-01, 0o10]\nb: {c: x}\n"
WORKFLOW = """
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    steps:
      - run: AWS_SECRET=abcdefgh pytest
  build:
    needs: test
    env: {API_TOKEN: hunter22}
    steps:
      - uses: docker/build-push-action@v6
        with: {password: "${{ secrets.REGISTRY }}"}
  deploy:
    needs: [build]
    environment: {name: staging}
    steps:
      - run: deploy
        env: {KEY: "${{ secrets.KEY }}", O: "${{ secrets['OTHER'] }}"}
"""


def test_plain_values_are_those_of_yaml_1_2(run_yaml: RunCode) -> None:
    good, any_, bad = run_yaml(GOOD, TESTS, "test_document", "test_any", "test_bad")
    assert (good.error, good.passed, any_.passed) == (None, True, True)
    assert (bad.status, bad.fault) == (S.WRONG, Fault.STUDENT)
    assert "assert [1, 2.5, True, None, 'yes', '12:30', ...] == 2" in (bad.error or "")
    (hidden,) = run_yaml(GOOD, TESTS, "test_bad", is_public=False)
    assert (hidden.status, hidden.error) == (S.WRONG, None)


def test_a_workflow_can_be_asked_about(run_yaml: RunCode) -> None:
    (verdict,) = run_yaml(WORKFLOW, TESTS, "test_workflow")
    assert (verdict.error, verdict.passed) == (None, True)


BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
REFUSED = {
    "a syntax error": ("a: 1\nb: [1,\nc: 2\n", "line 4, column 1: expected ','"),
    "a tab": ("a:\n\t- 1\n", "line 2, column 1"),
    "the same key twice": ("a: 1\nb: 2\na: 3\n", "line 3, column 1: the key 'a' stands twice"),
    "a bomb of aliases": (BOMB, "too large"),
    "a bomb of mappings": (BOMB.replace("[", "{k: ").replace(", *", ", z: *"), ""),
    "an alias of itself": ("a: &a [*a]", "an alias inside"),
    "an unknown alias": ("a: *b", "line 1"),
    "deep lists": ("[" * 5000 + "]" * 5000, "deep"),
    "deep mappings": ("".join(" " * n + "a:\n" for n in range(200)), "deep"),
    "many nodes": ("[" + "1," * 30_000 + "]", "too large"),
    "a huge scalar": ("a: '" + "x" * 300_000 + "'", "longer than"),
    "a huge number": ("a: " + "9" * 5000, None),
    "a merge": ("a: &a {x: 1}\nb:\n  <<: *a\n", "line 3, column 3: merge keys"),
    "an object": ("!!python/object/apply:os.system ['id']", "tag"),
    "a module": ("a: !!python/module:os", "tag"),
    "a name": ("a: !!python/name:os.system", "tag"),
    "a tag of its own": ("a: !x 1", "tag"),
    "binary": ("a: !!binary aGk=", "tag"),
    "a key that is a list": ("? [a]\n: 1\n", "single value"),
    "two documents": ("a: 1\n---\nb: 2\n", "line 2"),
    "control characters": ("a: \x07", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_where(run_yaml: RunCode, name: str) -> None:
    text, words = REFUSED[name]
    (verdict,) = run_yaml(text, TESTS, "test_any")
    if words is None:  # text, not a number
        assert verdict.passed
        return
    assert (verdict.status, verdict.fault, verdict.passed) == (S.LOAD_ERROR, Fault.STUDENT, False)
    assert words in (verdict.error or "")


@pytest.mark.parametrize(
    "text",
    [
        "passed: true",
        '{"value": {"passed": true, "message": ""}}',
        "__class__: int\n__eq__: true",
        "",
        "null",
        "[]",
    ],
)
def test_a_document_cannot_pass_for_another(run_yaml: RunCode, text: str) -> None:
    verdicts = run_yaml(text, TESTS, "test_document", "test_bad", "test_workflow")
    assert [(verdict.passed, verdict.fault) for verdict in verdicts] == [(False, Fault.STUDENT)] * 3


def test_a_broken_test_file_is_the_challenges_fault(run_yaml: RunCode) -> None:
    for tests in ("def test_any(:", "import nothing_there", "def test_other(): pass"):
        (verdict,) = run_yaml(GOOD, tests, "test_any")
        assert (verdict.passed, verdict.fault) == (False, Fault.CHALLENGE)
