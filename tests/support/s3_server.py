"""A real S3 server on loopback, by moto, in a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

from lms_app.core.config import S3Settings
from tests.support.app_server import free_port
from tests.support.waiting import wait_until

BUCKET = "school-files"


class S3Server:
    """One server with one bucket; what it keeps is gone when it ends."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "S3Server":
        with self._log.open("ab") as sink:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                start_new_session=True,
            )
        wait_until(self._answers, 60, "the S3 server")
        self.client().create_bucket(Bucket=BUCKET)
        return self

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def empty(self) -> None:
        """Throw away all that is stored and half stored."""
        client = self.client()
        for each in client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []):
            client.abort_multipart_upload(Bucket=BUCKET, Key=each["Key"], UploadId=each["UploadId"])
        for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            client.delete_object(Bucket=BUCKET, Key=each["Key"])

    def environment(self, **over: str) -> dict[str, str]:
        """The settings of an installation that keeps its files here."""
        return {
            "LMS_STORAGE": "s3",
            "S3_ENDPOINT": self.endpoint,
            "S3_BUCKET": BUCKET,
            "S3_ACCESS_KEY": "key",
            "S3_SECRET_KEY": "secret",
            "S3_PREFIX": "lms",
            "S3_PART_MB": "5",
            **over,
        }

    def settings(self) -> S3Settings:
        keys = {"access_key": "key", "secret_key": "secret"}
        return S3Settings(bucket=BUCKET, endpoint=self.endpoint, prefix="lms", part_mb=5, **keys)

    def client(self) -> Any:
        """A client of the tests' own, to look at what is really there."""
        return boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=self.endpoint,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()
        try:
            return httpx.get(f"{self.endpoint}/moto-api/data.json", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False
