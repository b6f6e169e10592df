"""Why an import, a product or a picture is refused."""


class FileRefusedError(Exception):
    """The file as a whole can't be read; the message says why and in which line."""


class ProductRefusedError(Exception):
    """One product can't be stored; nothing of it was."""

    def __init__(self, column: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.column = column
        self.line = line


class PictureRefusedError(Exception):
    """A picture can't be fetched or isn't one; the message says why."""


class RunBusyError(Exception):
    """Another run writes products at the moment; the message says so."""


class RunTakenError(Exception):
    """Somebody else went on with this run: what was about to be done is done already."""
