"""The project's own links to stored files: signed, short-lived, and good for one person where that is said.

They lead to this application, wherever the files are; why, says docs/decisions/0025.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.errors import NotFound

_SIGNING_SALT = "storage-link"


@dataclass(frozen=True)
class FileLink:
    """What a signed link gives: which file, under which name and type, to be shown or to be saved.

    With `user_id` the link is worth nothing to anybody else, signed in or not.
    """

    key: str
    file_name: str
    content_type: str
    is_inline: bool
    user_id: UUID | None = None


class SignedLinks:
    """What all storages share: their links."""

    def signed_url(self, link: FileLink, *, valid_s: int = 300) -> str:
        """Give an address that answers with the file, without signing in, for `valid_s` seconds."""
        values: list[object] = [link.key, link.file_name, link.content_type, link.is_inline, valid_s]
        if link.user_id is not None:
            values.append(str(link.user_id))
        return f"/files/{_serializer().dumps(values)}"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key.get_secret_value(), salt=_SIGNING_SALT)


def read_signed_link(token: str) -> FileLink:
    """Give what an address of `signed_url` stands for; `token` is its last part.

    Raises:
        NotFound: The token is forged, damaged or has run out.
    """
    try:
        values, signed_at = _serializer().loads(token, return_timestamp=True)
    except BadSignature as error:
        raise NotFound from error
    key, file_name, content_type, is_inline, valid_s, *bound_to = values
    if utc_now() > signed_at + timedelta(seconds=valid_s):
        raise NotFound
    user_id = UUID(bound_to[0]) if bound_to else None
    return FileLink(str(key), str(file_name), str(content_type), bool(is_inline), user_id)
