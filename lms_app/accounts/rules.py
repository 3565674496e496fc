"""Decisions about accounts: pure, without database, clock or I/O."""

import unicodedata
from collections.abc import Set as AbstractSet
from datetime import timedelta
from urllib.parse import urlsplit

import email_validator
from email_validator import EmailNotValidError, validate_email

from lms_app.core.errors import Message

# Length comes first and nothing about kinds of characters is asked: NIST SP 800-63B, 5.1.1.2.
PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 128
NAME_MIN_LENGTH = 2
NAME_MAX_LENGTH = 100
EMAIL_MAX_LENGTH = 254
_PASSWORD_MIN_DIFFERENT = 3

RESET_LINK_TTL = timedelta(minutes=30)

# More special marks first: each browser calls itself by the names of older ones too.
_BROWSERS = (
    ("YaBrowser/", "Yandex"),
    ("OPR/", "Opera"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)

# A school may keep its mail inside its own network; the library documents this way of allowing it.
for _name in ("local", "test"):
    if _name in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(_name)


def normalize_email(email: str) -> str:
    """Give the form in which e-mails are stored and compared: NFC, lower case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).lower())


def find_email_problem(email: str) -> Message | None:
    """Say what is wrong with an e-mail; whether mail arrives there is not asked."""
    if not email:
        return Message("errors.field.required")
    if len(email) > EMAIL_MAX_LENGTH:
        return Message("errors.field.too_long", {"max": EMAIL_MAX_LENGTH})
    try:
        validate_email(email, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return Message("errors.accounts.email_invalid")
    return None


def find_name_problem(name: str) -> Message | None:
    """Say what is wrong with a person's name."""
    if not name:
        return Message("errors.field.required")
    if len(name) < NAME_MIN_LENGTH:
        return Message("errors.field.too_short", {"min": NAME_MIN_LENGTH})
    if len(name) > NAME_MAX_LENGTH:
        return Message("errors.field.too_long", {"max": NAME_MAX_LENGTH})
    if not all(char.isprintable() for char in name) or not any(char.isalnum() for char in name):
        return Message("errors.accounts.name_invalid")
    return None


def find_password_problem(
    password: str, *, common: AbstractSet[str], name: str = "", email: str = ""
) -> Message | None:
    """Say what is wrong with a new password.

    Args:
        password: What was typed.
        common: The passwords that people use most, in lower case.
        name: Whose account it is.
        email: The account's e-mail.
    """
    if not password:
        return Message("errors.field.required")
    if len(password) < PASSWORD_MIN_LENGTH:
        return Message("errors.field.too_short", {"min": PASSWORD_MIN_LENGTH})
    if len(password) > PASSWORD_MAX_LENGTH:
        return Message("errors.field.too_long", {"max": PASSWORD_MAX_LENGTH})
    plain = unicodedata.normalize("NFKC", password).casefold().strip()
    if plain in common or len(set(plain)) < _PASSWORD_MIN_DIFFERENT:
        return Message("errors.accounts.password_common")
    if plain in _words_about(name, email):
        return Message("errors.accounts.password_personal")
    return None


def _words_about(name: str, email: str) -> set[str]:
    lowered = name.casefold().strip()
    address = email.casefold().strip()
    return {lowered, lowered.replace(" ", ""), address, address.split("@")[0]}


def find_image_problem(link: str) -> Message | None:
    """Say what is wrong with the link of a profile image: it is of the web or of this site."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return Message("errors.accounts.image_invalid")
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    is_printable = all(char.isprintable() and not char.isspace() for char in link)
    if is_printable and (is_web or safe_path(link) == link):
        return None
    return Message("errors.accounts.image_invalid")


def find_zone_problem(time_zone: str, *, known: AbstractSet[str]) -> Message | None:
    """Say what is wrong with a time zone; `known` are the names that the server can compute with."""
    return None if time_zone in known else Message("errors.accounts.time_zone_unknown")


def safe_path(target: str, fallback: str = "/dashboard") -> str:
    r"""Give a path of this site to go on to after signing in, or the fallback.

    Browsers read a backslash as a slash and drop tabs and line ends, so that "/\\evil" and
    "/<tab>/evil" lead to another site; such targets are refused with all that isn't a plain path.
    """
    is_path = target.startswith("/") and not target.startswith("//")
    is_plain = "\\" not in target and all(char.isprintable() for char in target)
    return target if is_path and is_plain else fallback


def name_device(user_agent: str) -> str:
    """Give the short name of a browser for its owner, such as "Firefox, Windows"; "" when unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)


def app_switch(kind: str) -> str:
    """Give the name of the setting by which a person has a kind of notification in the bell."""
    return f"app_{kind}"


def email_switch(kind: str) -> str:
    """Give the name of the setting by which a person has a kind of notification by e-mail."""
    return f"email_{kind}"
