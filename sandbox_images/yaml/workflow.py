"""A GitHub Actions workflow, as the author's tests ask about it. Every answer is plain data."""

import re
from typing import Any

_SECRET = re.compile(r"\bsecrets\s*(?:\.\s*([A-Za-z_][A-Za-z0-9_-]*)|\[\s*['\"]([^'\"]+)['\"]\s*\])")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_SECRET_NAME = re.compile(r"(?i)(password|passwd|token|secret|api_?key|private_?key|credential)")
_KEY_SHAPES = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|sk[-_](?:live|test|proj)?[-_]?[A-Za-z0-9]{16,}"
    r"|xox[abp]-[A-Za-z0-9-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)


class Workflow:
    """Asks about a parsed document; what is missing or of another kind counts as empty."""

    def __init__(self, document: Any) -> None:
        self.document = document if isinstance(document, dict) else {}

    @property
    def triggers(self) -> dict[str, dict[str, Any]]:
        """The events that start it, with their settings."""
        events = self.document.get("on")
        if isinstance(events, str):
            return {events: {}}
        if isinstance(events, list):
            return {str(event): {} for event in events}
        return {str(name): _dict(settings) for name, settings in _dict(events).items()}

    def branches(self, event: str) -> list[str]:
        """Give the branches that an event is limited to; none when it isn't."""
        return _texts(self.triggers.get(event, {}).get("branches"))

    @property
    def jobs(self) -> dict[str, dict[str, Any]]:
        """The jobs by name."""
        return {str(name): _dict(job) for name, job in _dict(self.document.get("jobs")).items()}

    def needs(self, job: str) -> set[str]:
        """Give the jobs that have to succeed before `job`, directly or through others."""
        found: set[str] = set()
        waiting = _texts(self.jobs.get(job, {}).get("needs"))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += _texts(self.jobs.get(name, {}).get("needs"))
        return found

    def steps(self, job: str) -> list[dict[str, Any]]:
        """Give the steps of a job."""
        steps = self.jobs.get(job, {}).get("steps")
        return [_dict(step) for step in steps] if isinstance(steps, list) else []

    def commands(self, job: str) -> str:
        """Give what the steps of a job run in the shell, without its comments."""
        lines = "\n".join(str(step.get("run", "")) for step in self.steps(job)).splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith("#"))

    def actions(self, job: str) -> list[str]:
        """Give the actions that a job uses, without their versions."""
        return [str(step["uses"]).partition("@")[0] for step in self.steps(job) if "uses" in step]

    def environment(self, job: str) -> str:
        """Give the name of the environment that a job deploys to, empty when it names none."""
        environment = self.jobs.get(job, {}).get("environment")
        return (
            str(_dict(environment).get("name", ""))
            if isinstance(environment, dict)
            else str(environment or "")
        )

    def find_jobs(self, command: str = "", action: str = "") -> list[str]:
        """Give the jobs that run a command or use an action that matches a pattern."""
        return [
            job
            for job in self.jobs
            if (command and re.search(command, self.commands(job)))
            or (action and any(re.search(action, used) for used in self.actions(job)))
        ]

    def secrets(self, job: str | None = None) -> set[str]:
        """Give the names of the secrets that a job, or the whole workflow, refers to."""
        part = self.document if job is None else self.jobs.get(job, {})
        expressions = [found for _, text in _walk(part) for found in _EXPRESSION.findall(text)]
        return {first or second for each in expressions for first, second in _SECRET.findall(each)}

    def literal_secrets(self) -> list[str]:
        """Give the places, as dotted paths, where a secret seems to stand in the file itself."""
        return [path for path, text in _walk(self.document) if _is_literal_secret(path, text)]


def _is_literal_secret(path: str, text: str) -> bool:
    bare = _EXPRESSION.sub("", text).strip()
    if _KEY_SHAPES.search(bare):
        return True
    assigned = re.search(
        r"(?i)\b[A-Z_]*(?:PASSWORD|TOKEN|SECRET|API_?KEY)[A-Z_]*\s*=\s*['\"]?[^\s'\"$]{4,}", bare
    )
    name = path.rpartition(".")[2]
    named = bool(_SECRET_NAME.search(name)) and path.split(".")[-2:-1] in (["env"], ["with"])
    return bool(assigned) or (named and bare != "")


def _walk(part: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(part, dict):
        return [each for key, value in part.items() for each in _walk(value, f"{path}.{key}")]
    if isinstance(part, list):
        return [each for number, value in enumerate(part) for each in _walk(value, f"{path}.{number}")]
    return [(path.lstrip("."), str(part))] if part is not None else []


def _dict(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []
