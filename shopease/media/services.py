"""Adding pictures, saying what matters in them, making their renditions (in tasks only).

The library has a shelf for each who fills it: `PRODUCTS` for merchants, `PAGES` for editors.
"""

from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from shopease.media.fields import PictureField
from shopease.media.models import LibraryImage
from shopease.media.types import STOREFRONT_SPECS

PRODUCTS, PAGES = "Products", "Pages"
FOCUS_FIELDS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
FOCUS_PART = 10
"""The part of a picture's width and height that belongs to its focal point: a tenth."""


def renditions_make(*, image: LibraryImage) -> int:
    """Make every storefront width and format of `image` that is missing; how many there are now."""
    return len(image.get_renditions(*STOREFRONT_SPECS))


def collection_ensure(*, name: str) -> Collection:
    """The collection of that name on top of the library; made when there is none."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def picture_add(*, file: UploadedFile, title: str = "", user: Any = None) -> LibraryImage:
    """A merchant's picture, named after its file unless told otherwise; one that is known is found again.

    Raises `ValidationError` for what is no picture, too large a file or too many pixels. Renditions
    are made by a task, which the signal of a new picture wakes.
    """
    checked = PictureField().clean(file)
    digest, shelf = hash_filelike(checked), collection_ensure(name=PRODUCTS)
    known: LibraryImage | None = LibraryImage.objects.filter(file_hash=digest, collection=shelf).first()
    if known:
        return known
    name = title or PurePath(checked.name).stem.replace("_", " ").replace("-", " ").strip()
    image: LibraryImage = LibraryImage.objects.create(
        title=name[:255] or "Picture",
        file=checked,
        file_hash=digest,
        file_size=checked.size,
        collection=shelf,
        uploaded_by_user=user,
    )
    return image


def picture_focus(*, image: LibraryImage, x: int | None, y: int | None) -> bool:
    """Set what must be seen of a picture where it is cropped, in percent from left and top.

    None for either takes the point away. Whether anything changed; if so the task is woken.
    """
    point: dict[str, int | None] = dict.fromkeys(FOCUS_FIELDS)
    if x is not None and y is not None:
        size = (max(1, image.width // FOCUS_PART), max(1, image.height // FOCUS_PART))
        values = (image.width * x // 100, image.height * y // 100, *size)
        point = dict(zip(FOCUS_FIELDS, values, strict=True))
    changed = [name for name, value in point.items() if getattr(image, name) != value]
    for name in changed:
        setattr(image, name, point[name])
    if changed:
        image.save(update_fields=changed)
    return bool(changed)
