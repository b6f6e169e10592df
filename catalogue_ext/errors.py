"""What can go wrong when the catalogue is read."""


class PageOutOfRangeError(Exception):
    """A list has no page of this number."""
