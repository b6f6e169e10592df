"""The studio's pictures as pictures of the library, with all renditions made at once."""

import hashlib

from django.core.files.base import ContentFile
from wagtail.models import Collection

from shopease.demo.reading import PICTURES
from shopease.media.models import LibraryImage
from shopease.media.services import renditions_make

SHELF = "Demo shop"


def pictures_load(*, alts: dict[str, str]) -> dict[str, LibraryImage]:
    """The library picture of each stem, rendered; those that exist are left as they are.

    `alts` gives the alternative text by stem.
    """
    root = Collection.get_first_root_node()
    shelf = root.get_children().filter(name=SHELF).first() or root.add_child(name=SHELF)
    known = {image.file_hash: image for image in LibraryImage.objects.filter(collection=shelf)}
    return {stem: _picture(stem, alt, shelf, known) for stem, alt in alts.items()}


def _picture(stem: str, alt: str, shelf: Collection, known: dict[str, LibraryImage]) -> LibraryImage:
    content = (PICTURES / f"{stem}.webp").read_bytes()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # Wagtail's `file_hash`
    if digest in known:
        return known[digest]
    file = ContentFile(content, name=f"{stem}.webp")
    image: LibraryImage = LibraryImage.objects.create(
        title=alt, alt_text=alt, collection=shelf, file=file, file_hash=digest, file_size=len(content)
    )
    renditions_make(image=image)
    return image
