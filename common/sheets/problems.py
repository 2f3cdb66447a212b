from common.errors import InvalidInput


class WrongFile(InvalidInput):
    """The file as a whole cannot be used; nothing of it is imported."""
