"""What a page says of the preview it belongs to."""

from django import template
from django.http import HttpRequest

from shopease.campaigns.models import Audience
from shopease.campaigns.previews import preview_now
from shopease.campaigns.types import PreviewShown

register = template.Library()


@register.simple_tag
def preview_shown(request: HttpRequest | None) -> PreviewShown | None:
    """The preview that this request shows: `{% preview_shown request as preview %}`.

    Nothing, and no query, in the shop itself.
    """
    preview = preview_now()
    if preview is None or request is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    audience = Audience.objects.filter(pk=preview.audience_id or 0).values_list("name", flat=True).first()
    return PreviewShown(
        moment=preview.moment,
        audience=audience or str(Audience.Kind.GUESTS.label),
        expires_at=preview.expires_at,
        leave=request.path_info + (f"?{query}" if query else ""),
    )
