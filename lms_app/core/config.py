"""Settings of one installation, read once from the environment."""

import hashlib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lms_app.core.languages import LANGUAGES


class Environment(StrEnum):
    """Where the application runs; production turns on Secure cookies and hides developer pages."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


class StorageKind(StrEnum):
    """Where files are kept: in the data folder, or in an S3-compatible store."""

    LOCAL = "local"
    S3 = "s3"


class S3Settings(BaseSettings):
    """The S3-compatible store: variables that begin with S3_.

    Without `endpoint` it is Amazon's; without keys they come from where its tools look for them.
    """

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, env_prefix="S3_"
    )

    bucket: str = Field(min_length=3, max_length=63)
    endpoint: str | None = Field(default=None, pattern=r"^https?://")
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: SecretStr | None = None
    # What all keys begin with, so that a bucket can be shared; "school/" and "school" are the same.
    prefix: str = ""
    # Most stores but Amazon's want the bucket in the path and not in the name of the host.
    path_style: bool = True
    # How much is sent at once, and what a stream of unknown length keeps in memory. S3's least is 5.
    part_mb: int = Field(default=8, ge=5, le=100)


class Settings(BaseSettings):
    """Everything that an installation can change; `.env.example` lists the variables.

    Durations end in `_s` (seconds), sizes in `_bytes`.
    """

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, env_nested_delimiter="_"
    )

    database_url: str
    redis_url: str
    data_dir: Path = Field(default=Path("data"), validation_alias="LMS_DATA_DIR")
    secret_key: SecretStr = Field(validation_alias="LMS_SECRET_KEY", min_length=32)
    refresh_secret_key: SecretStr = Field(validation_alias="LMS_REFRESH_SECRET_KEY", min_length=32)
    public_url: str = Field(default="http://localhost:8000", validation_alias="LMS_PUBLIC_URL")
    environment: Environment = Field(default=Environment.DEVELOPMENT, validation_alias="LMS_ENV")
    log_level: str = Field(default="INFO", validation_alias="LMS_LOG_LEVEL")
    rate_limit_factor: float = Field(default=1.0, gt=0, validation_alias="LMS_RATE_LIMIT_FACTOR")
    metrics_token: SecretStr = Field(default=SecretStr(""), validation_alias="LMS_METRICS_TOKEN")
    trusted_proxies: int = Field(default=0, ge=0, validation_alias="LMS_TRUSTED_PROXIES")

    grader_runtime: str = ""
    grader_socket: Path | None = None
    grader_runtimes: str = ""
    # GRADER_POOL_<NAME> of each language; `warm_containers` knows what holds without one.
    grader_pool: dict[str, Annotated[int, Field(ge=0, le=64)]] = {}
    grader_pool_most: int = Field(default=8, ge=1, le=64)
    grader_pool_memory_mb: int = Field(default=0, ge=0)
    grader_max_running_per_user: int = Field(default=1, ge=1, le=64)
    grader_max_waiting_per_user: int = Field(default=10, ge=1, le=10_000)

    # What opening a club costs in whole tenge, and where the money goes (PAY 3, PAY 9).
    pay_onetime_tenge: int = Field(default=2000, ge=1)
    pay_monthly_tenge: int = Field(default=1000, ge=1)
    pay_month_days: int = Field(default=30, ge=1)
    pay_phone: str = "+7 776 045 7776"
    pay_extra_class_tenge: int = Field(default=1000, ge=1)
    # More students are paid for in steps of so many places in each class.
    pay_extra_places_tenge: int = Field(default=1000, ge=1)
    pay_extra_places: int = Field(default=10, ge=1)
    # Where "contact support" leads: tel:, mailto: or a page. Unset: the phone above.
    support_link: str = Field(default="", validation_alias="LMS_SUPPORT_LINK")

    # What a new quiz gives for all answers right, the least percentage that gives anything, and the points in
    # one club that ask for its certificate (QUZ 2, QUZ 3).
    quiz_xp: int = Field(default=20, ge=0, le=1000)
    quiz_pass_percent: int = Field(default=50, ge=0, le=100)
    certificate_xp: int = Field(default=100, ge=1)

    # Uploads: what one person may store in all, what stays free on the disk, for how long an upload that
    # doesn't go on is kept, and how many of one person may be open.
    upload_quota_mb: int = Field(default=20_000, ge=1)
    upload_keep_free_mb: int = Field(default=2_000, ge=0)
    upload_expires_hours: int = Field(default=24, ge=1)
    upload_open_per_user: int = Field(default=30, ge=1)

    # Where files are kept; S3_* say which store.
    storage: StorageKind = Field(default=StorageKind.LOCAL, validation_alias="LMS_STORAGE")

    # What keeping a gigabyte for a month costs, for the figures that admins see.
    media_cost_gb_month_tenge: int = Field(default=12, ge=0)

    # Rows of jobs that ended longer ago are deleted at night.
    jobs_kept_days: int = Field(default=30, ge=1)

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = "noreply@localhost"

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        """Let people write the usual postgresql:// and use psycopg 3 all the same."""
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @field_validator("grader_pool", mode="before")
    @classmethod
    def keep_languages(cls, pools: dict[str, Any]) -> dict[str, Any]:
        """Leave out GRADER_POOL_MOST and GRADER_POOL_MEMORY_MB, which are settings of their own."""
        return {name: size for name, size in pools.items() if name in LANGUAGES}

    def warm_containers(self, language: str) -> int:
        """Give how many containers of a language are kept ready, also when nobody comes."""
        return self.grader_pool.get(language, LANGUAGES[language].warm)

    @model_validator(mode="after")
    def require_store(self) -> Self:
        """Refuse to start with S3 chosen and not described, rather than to fail at the first file."""
        if self.storage is StorageKind.S3:
            get_s3_settings()
        return self

    @property
    def is_production(self) -> bool:
        """Whether browsers shall hold to https from now on, and developer pages are hidden."""
        return self.environment is Environment.PRODUCTION

    @property
    def has_secure_cookies(self) -> bool:
        """Whether cookies are Secure: in production, and wherever people come by https anyway."""
        return self.is_production or self.public_url.startswith("https://")

    @property
    def support_href(self) -> str:
        """Where people find help, as a link."""
        return self.support_link or f"tel:{''.join(self.pay_phone.split())}"

    @property
    def upload_keep_free_bytes(self) -> int:
        """What stays free on the disk, in bytes; the setting counts in 1024 * 1024."""
        return self.upload_keep_free_mb * 1024**2

    @property
    def keeper_socket(self) -> Path:
        """Unix socket on which the keeper lends containers to workers of this host."""
        return self.grader_socket or self.data_dir.resolve() / "run" / "keeper.sock"

    @property
    def instance_id(self) -> str:
        """Stable short name of this installation on this host; labels its containers."""
        return hashlib.sha256(str(self.data_dir.resolve()).encode()).hexdigest()[:12]


def get_s3_settings() -> S3Settings:
    """Read what is said of the S3-compatible store.

    Raises:
        pydantic.ValidationError: A setting is missing or has a wrong value.
    """
    return S3Settings()  # pyright: ignore[reportCallIssue]  # the values come from the environment


@cache
def get_settings() -> Settings:
    """Read the environment once.

    Raises:
        pydantic.ValidationError: A setting is missing or has a wrong value.
    """
    return Settings()  # pyright: ignore[reportCallIssue]  # the values come from the environment
