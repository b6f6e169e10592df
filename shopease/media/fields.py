"""The form field by which every picture comes in."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField


class PictureField(WagtailImageField):
    """Wagtail's field, with the pixels counted from the file's header.

    `wagtail.images.fields.WagtailImageField` (Wagtail 8.0) decodes the whole picture to count its
    frames before it compares: a file of 20 KB can take a gigabyte.
    """

    def check_image_pixel_size(self, f: Any) -> None:
        """Refuse too many pixels before anything is decoded."""
        f.seek(0)
        try:
            with Image.open(f) as image:
                pixels = image.width * image.height * int(getattr(image, "n_frames", 1))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            pixels = 2 * int(Image.MAX_IMAGE_PIXELS or self.max_image_pixels)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from None
        f.seek(0)
        if pixels > self.max_image_pixels:
            raise ValidationError(
                self.error_messages["file_too_many_pixels"]
                % {"num_pixels": pixels, "max_pixels_count": self.max_image_pixels},
                code="file_too_many_pixels",
            )
        try:
            super().check_image_pixel_size(f)
        except OSError:  # the header is whole, the rest was cut off
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from None
