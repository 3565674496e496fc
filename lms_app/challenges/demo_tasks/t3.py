"""T3 Clean Up Messy JSON (spec/challenges.md), as data.

The large case gives the path of a 10 MB file that the harness generates beside the student's process, so that
neither the table nor the protocol carries it. The memory limit is what makes reading it all at once fail:
24 MB is enough to go line by line and too little for the file's text together with its lines or records.
"""

from typing import Any

SLUG = "t3-clean-up-messy-json"
TITLE = "Clean Up Messy JSON"
DESCRIPTION = (
    "Parse and validate JSON data against a schema, mend what can be mended, and stream a large file."
)
DIFFICULTY = "BEGINNER"
LEVEL = 2
CATEGORY = "JSON Handling"
TAGS = ["python", "json", "validation", "data"]
LEARNING_OUTCOMES = ["Understand JSON parsing", "Know the basics of validation", "Stream a large file"]
ESTIMATED_MINUTES = 10
LANGUAGES = ["python"]
TIME_LIMIT_MS = 5000
MEMORY_LIMIT_MB = 24

INSTRUCTIONS = """\
A record has a `name`, which is text, and an `age`, which is a whole number or `null`.

Write two functions.

**`clean_record(text)`** takes one record as JSON text and returns it as a dict with exactly the keys `name`
and `age`:

- valid JSON comes back as it is: `{"name": "Alice", "age": 25}`;
- keys without quotes are mended: `{name: "Bob", "age": 30}` becomes `{"name": "Bob", "age": 30}`;
- an age written as text becomes a number: `"28"` becomes `28`;
- a missing age becomes `None`.

**`clean_file(path)`** reads a file with a JSON array of such records, one record a line:

```
[
{"name": "Student 0", "age": "0"},
{"name": "Student 1", "age": "1"}
]
```

It returns `{"records": how many, "age_total": the sum of the ages that are not None}`. The file may have
10 MB, and your program may use 24 MB: go through it line by line.
"""

HINTS = [
    "Try `json.loads` first; mend the text only when that raises `json.JSONDecodeError`.",
    "`re.sub` can put quotes around a word that stands between `{` or `,` and a colon.",
    "`for line in file` holds one line in memory at a time; strip the comma at its end before you parse it.",
]

STARTER_CODE = {
    "python": """\
import json


def clean_record(text):
    return json.loads(text)


def clean_file(path):
    return {"records": 0, "age_total": 0}
"""
}

SOLUTION_CODE = {
    "python": r"""import json
import re

BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")


def clean_record(text):
    try:
        record = json.loads(text)
    except json.JSONDecodeError:
        record = json.loads(BARE_KEY.sub(r'\1"\2"\3', text))
    age = record.get("age")
    return {"name": record["name"], "age": None if age is None else int(age)}


def clean_file(path):
    records = age_total = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.strip().rstrip(",")
            if line in ("", "[", "]"):
                continue
            records += 1
            age_total += clean_record(line)["age"] or 0
    return {"records": records, "age_total": age_total}
"""
}

WRONG_SOLUTIONS = [
    # Loads the whole file: right in every other case, over the memory limit in the large one.
    SOLUTION_CODE["python"].split("def clean_file")[0]
    + """def clean_file(path):
    with open(path, encoding="utf-8") as file:
        ages = [int(record["age"] or 0) for record in json.load(file)]
    return {"records": len(ages), "age_total": sum(ages)}
""",
    # Leaves an age that is text as it is.
    SOLUTION_CODE["python"].replace("None if age is None else int(age)", "age"),
]

_RECORDS = 240_000
_SMALL_RECORDS = 3


def _array_file(times: int) -> dict[str, Any]:
    """Describe a file for the harness to generate; `#` counts from 0."""
    return {
        "$file": {
            "name": "records.json",
            "start": "[\n",
            "item": '{"name": "Student #", "age": "#"}',
            "join": ",\n",
            "end": "\n]\n",
            "times": times,
        }
    }


def _expected_of(times: int) -> dict[str, int]:
    return {"records": times, "age_total": times * (times - 1) // 2}


def _case(
    description: str, function_name: str, argument: Any, expected: Any, *, is_public: bool, weight: int = 1
) -> dict[str, Any]:
    return {
        "description": description,
        "function_name": function_name,
        "input": [argument],
        "expected_output": expected,
        "is_public": is_public,
        "weight": weight,
        "checker": {"kind": "exact"},
    }


CASES: list[dict[str, Any]] = [
    _case(
        "Valid JSON",
        "clean_record",
        '{"name": "Alice", "age": 25}',
        {"name": "Alice", "age": 25},
        is_public=True,
    ),
    _case(
        "Syntax error: a key without quotes",
        "clean_record",
        '{name: "Bob", "age": 30}',
        {"name": "Bob", "age": 30},
        is_public=True,
    ),
    _case(
        "Type mismatch: an age written as text",
        "clean_record",
        '{"name": "Charlie", "age": "28"}',
        {"name": "Charlie", "age": 28},
        is_public=True,
    ),
    _case(
        "Missing key",
        "clean_record",
        '{"name": "Dave"}',
        {"name": "Dave", "age": None},
        is_public=True,
    ),
    _case(
        "A small file",
        "clean_file",
        _array_file(_SMALL_RECORDS),
        _expected_of(_SMALL_RECORDS),
        is_public=True,
    ),
    _case(
        "Large JSON: 10 MB in 24 MB of memory",
        "clean_file",
        _array_file(_RECORDS),
        _expected_of(_RECORDS),
        is_public=False,
        weight=2,
    ),
    _case(
        "Two faults at once",
        "clean_record",
        '{name: "Ерлан", age: "41"}',
        {"name": "Ерлан", "age": 41},
        is_public=False,
    ),
    _case(
        "Both keys bare, the age missing",
        "clean_record",
        '{ name : "Zoë: a, b" }',
        {"name": "Zoë: a, b", "age": None},
        is_public=False,
    ),
]
