"""Pictures of the library in templates."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shopease.media.models import LibraryImage
from shopease.media.selectors import picture_for

register = template.Library()


@register.simple_tag
def picture_of(
    image: LibraryImage | None, sizes: str = "100vw", alt: str = "", eager: bool = False
) -> SafeString:
    """A `<picture>` of what exists already: `{% picture_of image sizes="50vw" %}`.

    Prefetch `renditions` of the image, else it costs one query.
    """
    picture = picture_for(image, alt=alt) if image is not None else None
    return render_to_string("components/picture.html", {"picture": picture, "sizes": sizes, "eager": eager})
