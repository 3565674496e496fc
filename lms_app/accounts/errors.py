"""What accounts can refuse."""

from lms_app.core.errors import (
    AppError,
    Conflict,
    ErrorCode,
    Message,
    Unauthorized,
    ValidationFailed,
)


class EmailTaken(Conflict):
    """Another account has this e-mail."""

    key = "errors.accounts.email_taken"

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"email": [Message("errors.accounts.email_taken")]}


class WrongCredentials(Unauthorized):
    """E-mail and password don't go together; it is not told which of them is wrong."""

    code = ErrorCode.INVALID_CREDENTIALS
    key = "errors.accounts.wrong_credentials"


class WrongPassword(ValidationFailed):
    """The current password, asked again before a change, is wrong."""

    def __init__(self) -> None:
        super().__init__({"currentPassword": [Message("errors.accounts.wrong_password")]})


class ResetLinkInvalid(AppError):
    """The link of a password reset was used before, is older than 30 minutes or never was."""

    code = ErrorCode.TOKEN_INVALID
    key = "errors.accounts.reset_link_invalid"
