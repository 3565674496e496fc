"""Runs the supervisor over a few small children: `python supervise.py DATA_DIR CHILDREN_JSON`.

Each child is [name, command, stop_order].
"""

import json
import os
import sys
from pathlib import Path

from lms_app.ops.child import Child, ChildSpec
from lms_app.ops.layout import open_data_dir
from lms_app.ops.processes import MARK
from lms_app.ops.supervisor import StopRequested, Supervisor


def main(folder: str, children: str) -> None:
    data = open_data_dir(Path(folder))
    supervisor = Supervisor(data)
    supervisor.install_signals()
    environment = {**os.environ, MARK: data.instance_id}
    try:
        for name, command, order in json.loads(children):
            spec = ChildSpec(name, command, order, grace_s=3)
            supervisor.start(Child(spec, env=environment, logs=data.logs, cwd=data.path))
        supervisor.watch()
    except StopRequested:
        return
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
