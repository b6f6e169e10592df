"""Making renditions. Called by tasks only: the storefront never makes one in a request."""

from shopease.media.models import LibraryImage
from shopease.media.types import STOREFRONT_SPECS


def renditions_make(*, image: LibraryImage) -> int:
    """Make every storefront width and format of `image` that is missing; how many there are now."""
    return len(image.get_renditions(*STOREFRONT_SPECS))
