"""The embedded engines under the supervisor: they come back after kill -9 with what they held."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from redis import Redis

from lms_app.ops import services
from lms_app.ops.child import Child
from lms_app.ops.layout import ROOT, open_data_dir
from lms_app.ops.postgres import prepare_cluster
from lms_app.ops.processes import MARK
from lms_app.ops.redis_server import prepare_redis
from lms_app.ops.supervisor import Supervisor


def test_redis_when_killed_comes_back_with_its_data(tmp_path: Path) -> None:
    data = open_data_dir(tmp_path)
    redis = prepare_redis(data)
    supervisor = Supervisor(data)
    try:
        spec = services.redis_spec(redis)
        child = Child(spec, env={**os.environ, MARK: data.instance_id}, logs=data.logs, cwd=ROOT)
        supervisor.start(child)
        with Redis.from_url(redis.url) as client:
            client.set("kept", "yes")
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        supervisor.watch_until(
            lambda: child.restarts == 1 and redis.is_ready(), within_s=10, failure="no restart"
        )

        with Redis.from_url(redis.url) as client:
            assert client.get("kept") == b"yes"
    finally:
        supervisor.stop()
    assert not redis.is_ready()


def test_postgres_when_killed_comes_back_with_what_was_committed(tmp_path: Path) -> None:
    data = open_data_dir(tmp_path)
    postgres = prepare_cluster(data)
    supervisor = Supervisor(data)
    try:
        spec = services.postgres_spec(postgres)
        child = Child(spec, env={**os.environ, MARK: data.instance_id}, logs=data.logs, cwd=Path("/"))
        supervisor.start(child)
        postgres.ensure_database()
        with postgres.connect("lms") as connection:
            connection.execute("CREATE TABLE kept (x int)")
            connection.execute("INSERT INTO kept VALUES (7)")
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        supervisor.watch_until(
            lambda: child.restarts >= 1 and postgres.is_ready(), within_s=30, failure="no restart"
        )

        with psycopg.connect(postgres.url().replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT x FROM kept").fetchone() == (7,)
    finally:
        supervisor.stop()
    assert not postgres.is_ready()


def test_engines_when_imported_need_no_third_party_packages_for_the_first_step() -> None:
    """manage.py starts with the machine's bare Python."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import manage; print('fine')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(ROOT)], capture_output=True, text=True, cwd="/"
    )

    assert done.stdout.strip() == "fine", done.stderr
