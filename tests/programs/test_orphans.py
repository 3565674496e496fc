"""What a process that died while it took an upload left in the storage goes at night; all else stays."""

import io
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobs.runner import run_job
from jobs.timetable import TASKS, Timetable
from lms_app.core.clock import utc_now
from lms_app.core.job_names import JobName
from lms_app.core.storage import get_storage
from lms_app.programs import orphans
from lms_app.programs.materials import add_material, delete_material
from lms_app.programs.schemas import MaterialInput
from models.jobs import Job, JobStatus
from models.programs import Material
from tests.factories.accounts import actor_of

PDF = b"%PDF-1.4\n%%EOF\n"

# Takes an upload as the web process does, and dies of kill -9 where its argument says.
DYING = """
import io, os, signal, sys
from uuid import UUID
from lms_app.core.actor import Actor
from lms_app.core.db import transaction
from lms_app.programs.materials import add_material
from lms_app.programs.schemas import MaterialInput
from models.accounts import Role
from models.programs import MaterialKind

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Cut(io.BytesIO):
    def read(self, size=-1):
        if self.tell() and size != 4096:
            die()
        return super().read(size)

admin, where = Actor(user_id=UUID(sys.argv[1]), role=Role.ADMIN), sys.argv[2]
content = b"%PDF-1.4\\n%%EOF\\n" + b"0" * (3 << 20)
about = MaterialInput(title="x", kind=MaterialKind.FILE)
with transaction() as db:
    source = Cut(content) if where == "writing" else io.BytesIO(content)
    add_material(db, admin, source, file_name="x.pdf", about=about)
    die()
"""


def die_in_upload(admin, where: str) -> str:
    """Let a process die in an upload; gives the key of what it left."""
    before = set(stored())
    command = [sys.executable, "-c", DYING, str(admin.id), where]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (left,) = set(stored()) - before
    return left


def stored() -> list[str]:
    return list(get_storage().list_older("materials", utc_now() + timedelta(hours=1)))


def make_old(settings, key: str, *, by: timedelta) -> None:
    at = (utc_now() - by).timestamp()
    os.utime(settings.data_dir / "storage" / key, (at, at))


def upload(db, admin) -> Material:
    about = MaterialInput(title="Урок")
    view = add_material(db, actor_of(admin), io.BytesIO(PDF), file_name="урок.pdf", about=about)
    db.commit()
    return db.get_one(Material, view.id)


def sweep(db) -> None:
    """Run the job as at night."""
    task = next(task for task in TASKS if task.name is JobName.DELETE_ORPHANED_FILES)
    assert Timetable((task,)).submit_due(db, utc_now()) == [JobName.DELETE_ORPHANED_FILES]
    db.commit()
    job = db.exec(select(Job).where(col(Job.name) == JobName.DELETE_ORPHANED_FILES)).one()
    run_job(str(job.id))
    db.refresh(job)
    assert job.status is JobStatus.DONE


@pytest.fixture(autouse=True)
def _empty_storage(db):
    # The folder outlives the tables, which are emptied for each test.
    for key in stored():
        get_storage().delete(key)


@pytest.mark.parametrize("where", ["writing", "before the row"])
def test_what_a_dying_process_left_goes_when_it_is_old(db, settings, admin, where):
    left = die_in_upload(admin, where)
    assert db.exec(select(Material)).all() == []
    make_old(settings, left, by=orphans.KEPT + timedelta(minutes=1))
    sweep(db)
    assert stored() == []


def test_a_young_one_is_left_alone(db, settings, admin):
    left = die_in_upload(admin, "before the row")
    make_old(settings, left, by=orphans.KEPT - timedelta(minutes=30))
    sweep(db)
    assert stored() == [left]


def test_files_of_materials_stay_also_of_deleted_ones(db, settings, admin, monkeypatch):
    monkeypatch.setattr(orphans, "_BATCH", 2)
    kept = [upload(db, admin) for _ in range(3)]
    delete_material(db, actor_of(admin), kept[0].id)
    db.commit()
    orphan, elsewhere = "materials/nobody.pdf", "exports/orphan-test.csv"
    for key in (orphan, elsewhere):
        get_storage().put(key, io.BytesIO(PDF))
    for key in [orphan, elsewhere, *(each.storage_key for each in kept)]:
        make_old(settings, key, by=timedelta(days=400))
    sweep(db)
    assert set(stored()) == {each.storage_key for each in kept}
    assert get_storage().exists(elsewhere)
    get_storage().delete(elsewhere)
