"""Which renditions the storefront shows."""

WIDTHS = (320, 640, 960)
FORMATS = ("avif", "webp", "jpeg")


def spec(width: int, image_format: str) -> str:
    """Wagtail's filter specification of one rendition."""
    return f"width-{width}|format-{image_format}"


STOREFRONT_SPECS = tuple(spec(width, name) for name in FORMATS for width in WIDTHS)
