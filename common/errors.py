"""What can go wrong on purpose. Each error says in plain words what happened and what to do next."""


class DomainError(Exception):
    """A rule of the domain said no. The message is for a person; `field` names the input at fault, if one is."""

    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInput(DomainError):
    """The input cannot be true or is not allowed: the person can mend it and send it again."""


class WrongState(DomainError):
    """The record has moved on: the person should look again rather than mend the input (HTTP 409)."""

    status = 409


class NotAllowed(DomainError):
    """The person may see the record but not do this to it (HTTP 403)."""

    status = 403


class NoRoom(DomainError):
    """The machine has no room for what was sent: nothing of it is kept, and it may be sent again later (HTTP 503)."""

    status = 503
