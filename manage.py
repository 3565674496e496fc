#!/usr/bin/env python3
"""Everything that is done with an installation: run it, test it, look after it.

Needs nothing but Python 3.11: it makes .venv, installs what is missing and goes on inside.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path
from types import TracebackType

if sys.version_info < (3, 11):  # noqa: UP036  # whoever starts it may have an older one
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")

from lms_app.ops import venv
from lms_app.ops.layout import load_settings_file
from lms_app.ops.terminal import OpsError

# The command, the function that does it, what it says in the help.
COMMANDS = {
    "run": ("lms_app.ops.run", "run", "set up what is missing and run the application"),
    "test": ("lms_app.ops.testing", "run_tests", "run every check and test; pytest's arguments after --"),
    "check": ("lms_app.ops.checks", "run_checks", "format, lint, types, imports, translations"),
    "migrate": ("lms_app.ops.commands", "migrate", "bring the database up to this release"),
    "seed": ("lms_app.ops.commands", "seed", "put the demo data in"),
    "worker": ("lms_app.ops.commands", "work", "run one worker against an installation's database and Redis"),
    "grader": ("lms_app.ops.grader", "grade", "run a grader host: engine, keeper and workers, no pages"),
    "storage": ("lms_app.ops.storage_move", "run", "move the stored files to an S3-compatible store"),
    "images": ("lms_app.ops.commands", "build_images", "build the sandbox images"),
    "bench": ("lms_app.ops.commands", "bench", "measure something, such as: bench grading"),
}


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the command line; what follows `--` is passed on to pytest or the benchmark."""
    own, extra = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    parser = argparse.ArgumentParser(prog="manage.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    each = {
        name: commands.add_parser(name, help=text, description=text)
        for name, (_, _, text) in COMMANDS.items()
    }
    for name in ("run", "grader", "test", "images", "migrate", "seed", "bench"):
        each[name].add_argument("--yes", action="store_true", help="answer every question with yes")
    for name in ("run", "grader", "migrate", "seed", "worker", "storage", "bench"):
        default = os.environ.get("LMS_DATA_DIR") or "data"
        each[name].add_argument(
            "--data", default=default, metavar="DIR", help="the data folder (default: data)"
        )
    each["run"].add_argument(
        "--port", type=int, default=8000, help="the port of pages and API (default: 8000)"
    )
    each["run"].add_argument(
        "--host", default=os.environ.get("LMS_HOST") or "127.0.0.1", help="where to listen"
    )
    each["run"].add_argument(
        "--stop-engine", action="store_true", help="end a Docker engine of ours afterwards"
    )
    each["grader"].add_argument("--workers", type=int, default=2, help="submissions at once (default: 2)")
    each["test"].add_argument("--fast", action="store_true", help="no checks, set up only what is asked for")
    each["test"].add_argument(
        "--coverage", action="store_true", help="measure the lines that run (slower): artifacts/coverage"
    )
    each["worker"].add_argument("--queues", nargs="+", default=["code-execution"], help="what to work on")
    each["storage"].add_argument("action", choices=["move"], help="copy all files and verify them")
    each["storage"].add_argument("--to", choices=["s3"], required=True, help="where; S3_* describe it")
    each["storage"].add_argument(
        "--delete-local", action="store_true", help="delete the files here that are verified there"
    )
    each["bench"].add_argument("name", help="which benchmark: a module of jobs.bench")
    options = parser.parse_args(own)
    options.extra = extra
    return options


def explain(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what nobody foresaw in one line; LMS_DEBUG=1 shows the traceback."""
    if os.environ.get("LMS_DEBUG") == "1":
        sys.__excepthook__(kind, error, trace)
        return
    text = " ".join(str(error).split())[:300] or kind.__name__
    print(f"manage.py failed: {text} (LMS_DEBUG=1 shows where).", file=sys.stderr)


def main(argv: list[str]) -> int:
    """Do one command; a failure is one sentence on stderr and exit code 1 (LMS_DEBUG=1: a traceback)."""
    load_settings_file()
    options = parse(argv)
    module, function, _ = COMMANDS[options.command]
    try:
        venv.enter(Path(__file__).resolve(), argv, yes=getattr(options, "yes", False))
        # Only now do the packages exist that the commands import.
        return getattr(importlib.import_module(module), function)(options)
    except OpsError as error:
        if os.environ.get("LMS_DEBUG") == "1":
            raise
        print(f"manage.py {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.excepthook = explain
    sys.exit(main(sys.argv[1:]))
