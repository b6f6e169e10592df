"""Why a review or a vote is refused."""


class ReviewRefusedError(Exception):
    """The message is for the customer."""
