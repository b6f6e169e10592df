"""The picture that an editor marks products in, as large as it exists."""

from django.http import Http404, HttpRequest, HttpResponseRedirect

from shopease.media.selectors import pictures_by_ids


def picture_to_mark(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Lead to the picture's file. No query while it is cached; 404 when it is gone."""
    picture = pictures_by_ids([pk]).get(pk)
    if picture is None:
        raise Http404
    return HttpResponseRedirect(picture.src)
