"""On what was measured, and how busy it was."""

import os
import platform
from pathlib import Path
from typing import Any

import docker

_docker: Any = docker


def describe_machine() -> dict[str, Any]:
    """Give processor, memory, kernel, container engine and the load of the last minute."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if "model name" in line), ""
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_mb": int(_lines("/proc/meminfo")[0].split()[1]) >> 10,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "engine": _describe_engine(),
        "load_before": load_average(),
    }


def load_average() -> list[float]:
    """Give the load averages of one, five and fifteen minutes."""
    return [round(each, 2) for each in os.getloadavg()]


def _describe_engine() -> dict[str, Any]:
    client = _docker.DockerClient.from_env()
    try:
        known: dict[str, Any] = client.api.info()
    finally:
        client.close()
    return {
        "version": known.get("ServerVersion"),
        "runtime": os.environ.get("GRADER_RUNTIME") or known.get("DefaultRuntime"),
        "storage": known.get("Driver"),
        "cgroup": known.get("CgroupVersion"),
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
