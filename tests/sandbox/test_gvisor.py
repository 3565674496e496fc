"""GRADER_RUNTIME=runsc: the same verdicts in a container with a kernel of its own.

The engine of the other tests serves where it knows the runtime `runsc`; else these start one that does.
"""

import os
import shutil
import threading
from collections.abc import Iterator

import docker
import docker.errors
import pytest

from jobs.sandbox.errors import SandboxLost
from jobs.sandbox.keeper import Keeper, make_keeper
from jobs.sandbox.runtimes import JAVASCRIPT, RUNTIMES
from lms_app.core.config import Settings
from lms_app.core.redis import get_redis
from lms_app.ops import engine as engines
from models.submissions import CaseStatus
from tests.sandbox.author_tests import run_author_tests
from tests.sandbox.conftest import RUNSC, Call, make_run, make_test_run, own_containers, wait_until
from tests.support.own_engine import OwnEngine

pytestmark = [pytest.mark.docker, pytest.mark.gvisor]

WALL_S = 20.0  # a fork takes many times longer in there
ADD = {
    "python": "def add(a, b):\n    return a + b\n",
    "javascript": "function add(a, b) { return a + b; }\n",
    "java": "public class Solution {\n    public static int add(int a, int b) { return a + b; }\n}\n",
}
LANGUAGES = [*ADD, "yaml"]


def require_start(image: str) -> None:
    """Skip where not even `true` starts under gVisor; kernels may refuse what it needs."""
    client = docker.DockerClient.from_env()
    container = client.containers.create(image, entrypoint="/bin/true", runtime=RUNSC, network_disabled=True)
    try:
        container.start()
        container.wait()
    except docker.errors.DockerException as error:
        pytest.skip(f"gVisor does not start on this machine: {error}")
    finally:
        container.remove(force=True)
        client.close()


@pytest.fixture(scope="module")
def gvisor_engine(
    docker_engine: str, sandbox_images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Let DOCKER_HOST name an engine that knows gVisor."""
    if RUNSC in engines.list_runtimes(docker_engine):
        require_start(sandbox_images["python"])
        yield
        return
    if shutil.which(RUNSC) is None:
        pytest.skip("gVisor is not installed (package runsc)")
    if os.geteuid() != 0:
        pytest.skip(f"the engine at {docker_engine} doesn't know gVisor, and to start another needs root")
    own = OwnEngine(tmp_path_factory.mktemp("e"))
    own.start()
    try:
        for name in LANGUAGES:
            own.copy_image(sandbox_images[name], docker_engine)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DOCKER_HOST", own.address)
            require_start(sandbox_images["python"])
            yield
    finally:
        own.stop()


@pytest.fixture(scope="module")
def gvisor(settings: Settings, gvisor_engine: None) -> Iterator[Keeper]:
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


@pytest.mark.parametrize("language", ADD)
def test_a_right_and_a_wrong_answer(gvisor: Keeper, language: str) -> None:
    run = make_run(gvisor, RUNTIMES[language])
    calls = [Call("add", [1, 2], 3, wall_s=WALL_S), Call("add", [1, 2], 4, wall_s=WALL_S)]
    assert [verdict.status for verdict in run(ADD[language], *calls)] == [CaseStatus.OK, CaseStatus.WRONG]


def test_the_authors_tests_in_python(gvisor: Keeper) -> None:
    tests = "from solution import add\ndef test_it():\n    assert add(1, 2) == 3\n"
    verdicts = make_test_run(gvisor, RUNTIMES["python"])(
        ADD["python"], tests, *["test_it"] * 3, wall_s=WALL_S
    )
    assert [verdict.status for verdict in verdicts] == [CaseStatus.OK] * 3


def test_the_authors_tests_of_a_document(gvisor: Keeper) -> None:
    tests = "def test_it(document):\n    assert document == {'a': 1}\n"
    verdicts = make_test_run(gvisor, RUNTIMES["yaml"])("a: 1", tests, *["test_it"] * 3, wall_s=WALL_S)
    assert [verdict.status for verdict in verdicts] == [CaseStatus.OK] * 3


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


JAVA = """
import java.nio.file.*;
import java.util.*;

class Solution {
    static int add(int a, int b) { return a + b; }
    static void spin() { while (true); }
    static void leave() { System.exit(0); }
    static void hoard() { List<int[]> all = new ArrayList<>(); while (true) all.add(new int[1 << 20]); }
    static Object write() throws Exception { return Files.writeString(Path.of("/opt/harness/x"), "x"); }
    static Object start() throws Exception {
        return new ProcessBuilder("/bin/kill", "-9", "1").start().waitFor();
    }
}
"""


def test_attacks_in_java_end_as_elsewhere_and_the_next_case_is_whole(gvisor: Keeper) -> None:
    names = ["spin", "leave", "hoard", "write"]
    attacks = [Call(name, [], wall_s=5 if name == "spin" else WALL_S) for name in names]
    calls = [each for attack in attacks for each in (attack, Call("add", [1, 2], 3, wall_s=WALL_S))]
    verdicts = make_run(gvisor, RUNTIMES["java"])(JAVA, *calls)
    wanted = [CaseStatus.TIMEOUT, CaseStatus.NO_RESULT, CaseStatus.MEMORY_LIMIT, CaseStatus.EXCEPTION]
    assert [verdict.status for verdict in verdicts[::2]] == wanted
    assert [verdict.status for verdict in verdicts[1::2]] == [CaseStatus.OK] * len(names)


def test_no_process_started_in_java_can_end_the_harness(gvisor: Keeper) -> None:
    calls = [Call("start", [], 0, wall_s=WALL_S), Call("add", [1, 2], 3, wall_s=WALL_S)]
    attack, after = make_run(gvisor, RUNTIMES["java"])(JAVA, *calls)
    assert not attack.passed
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
