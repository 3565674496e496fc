"""GRADER_RUNTIME=runsc: the same verdicts in a container with a kernel of its own.

Collected only where the engine knows the runtime `runsc`; see conftest.
"""

import threading
from collections.abc import Iterator

import docker
import pytest

from jobs.sandbox.errors import SandboxLost
from jobs.sandbox.keeper import Keeper, make_keeper
from jobs.sandbox.runtimes import JAVASCRIPT, RUNTIMES
from lms_app.core.config import Settings
from lms_app.core.redis import get_redis
from models.submissions import CaseStatus
from tests.sandbox.author_tests import run_author_tests
from tests.sandbox.conftest import RUNSC, Call, make_run, own_containers, wait_until

WALL_S = 20.0  # a fork takes many times longer in there
ADD = {
    "python": "def add(a, b):\n    return a + b\n",
    "javascript": "function add(a, b) { return a + b; }\n",
    "java": "public class Solution {\n    public static int add(int a, int b) { return a + b; }\n}\n",
}
LANGUAGES = [name for name in ADD if name in RUNTIMES]


@pytest.fixture(scope="module")
def gvisor(settings: Settings, sandbox_images: dict[str, str]) -> Iterator[Keeper]:
    assert sandbox_images
    running = make_keeper(settings.model_copy(update={"grader_runtime": RUNSC}))
    running.pools = {name: pool for name, pool in running.pools.items() if name in LANGUAGES}
    thread = threading.Thread(target=running.run, args=(get_redis(),))
    thread.start()
    wait_until(lambda: running.socket_path.exists(), 60)
    yield running
    running.stop_requested.set()
    thread.join(timeout=120)
    assert not thread.is_alive()
    assert own_containers(settings) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_right_and_a_wrong_answer(gvisor: Keeper, language: str) -> None:
    run = make_run(gvisor, RUNTIMES[language])
    calls = [Call("add", [1, 2], 3, wall_s=WALL_S), Call("add", [1, 2], 4, wall_s=WALL_S)]
    assert [verdict.status for verdict in run(ADD[language], *calls)] == [CaseStatus.OK, CaseStatus.WRONG]


def test_the_authors_tests_in_javascript(gvisor: Keeper) -> None:
    code = "exports.app = require('express')();\nexports.app.get('/', (req, res) => res.json({ on: 1 }));"
    tests = """
exports.serves = async () => {
  const { url } = await solution.serve('app');
  require('node:assert').deepStrictEqual(await (await fetch(url)).json(), { on: 1 });
};
"""
    names = ["serves"] * 4
    verdicts = run_author_tests(gvisor, JAVASCRIPT, code=code, tests=tests, names=names, wall_s=WALL_S)
    assert [verdict.status for verdict in verdicts] == [CaseStatus.OK] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_containers_run_under_gvisor(gvisor: Keeper, language: str) -> None:
    pool = gvisor.pools[language]
    wait_until(lambda: pool.state().ready > 0, 60)
    client = docker.DockerClient.from_env()
    details = client.api.inspect_container(next(iter(pool.owned_ids())))
    client.close()
    assert details["HostConfig"]["Runtime"] == RUNSC


def test_the_kernel_is_not_the_hosts(gvisor: Keeper) -> None:
    code = "def kernel(): return open('/proc/version').read()\n"
    with open("/proc/version", encoding="utf-8") as file:
        hosts = file.read()
    (verdict,) = make_run(gvisor, RUNTIMES["python"])(code, Call("kernel", [], hosts, wall_s=WALL_S))
    assert verdict.status is CaseStatus.WRONG


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("def attack():\n    while True: pass\n", {CaseStatus.TIMEOUT}),
        ("def attack():\n    import os\n    os._exit(0)\n", {CaseStatus.NO_RESULT}),
        ("def attack():\n    return open('/opt/harness/x', 'w')\n", {CaseStatus.EXCEPTION}),
        (
            "def attack():\n    import socket\n    socket.create_connection(('1.1.1.1', 80), 2)\n",
            {CaseStatus.EXCEPTION, CaseStatus.TIMEOUT},
        ),
        ("def attack():\n    import os\n    os.kill(1, 9)\n", {CaseStatus.EXCEPTION}),
    ],
    ids=["loop", "exit", "write", "connect", "kill"],
)
def test_attacks_end_as_elsewhere_and_the_next_case_is_whole(
    gvisor: Keeper, code: str, wanted: set[CaseStatus]
) -> None:
    calls = [Call("attack", [], wall_s=3), Call("add", [1, 2], 3, wall_s=WALL_S)]
    attack, after = make_run(gvisor, RUNTIMES["python"])(code + ADD["python"], *calls)
    assert attack.status in wanted
    assert after.status is CaseStatus.OK


FORK_BOMB = """
import os
def attack():
    while True:
        try: os.fork()
        except OSError: pass
"""
HOG = """
def attack():
    hoard = []
    while True: hoard.append(bytearray(1 << 24))
"""


@pytest.mark.parametrize("code", [FORK_BOMB, HOG], ids=["fork bomb", "hog"])
def test_what_takes_the_container_down_harms_no_other(gvisor: Keeper, code: str) -> None:
    """The limits count gVisor's own threads and memory too, so that it may end before the student does."""
    run = make_run(gvisor, RUNTIMES["python"])
    try:
        (attack,) = run(code, Call("attack", [], wall_s=3))
        assert attack.status in {CaseStatus.TIMEOUT, CaseStatus.MEMORY_LIMIT, CaseStatus.EXCEPTION}
    except SandboxLost:
        pass  # the job tries once more, then scores it as a limit
    (after,) = run(ADD["python"], Call("add", [1, 2], 3, wall_s=WALL_S))
    assert after.status is CaseStatus.OK


@pytest.mark.parametrize(("name", "expected"), [("python", RUNSC), ("sql", "")])
def test_one_language_alone_can_have_another_runtime(settings: Settings, name: str, expected: str) -> None:
    setting = settings.model_copy(update={"grader_runtime": f"python={RUNSC},javascript={RUNSC}"})
    assert make_keeper(setting).engine.oci_runtime_of(RUNTIMES[name]) == expected
