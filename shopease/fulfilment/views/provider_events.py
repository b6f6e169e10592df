"""Where payment providers tell what became of a charge."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.services.provider_events import provider_event_take
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.registry import gateways
from shopease.payments.types import EventRefusedError

MAX_ID = 150


@csrf_exempt
@require_POST
def provider_event(request: HttpRequest, code: str) -> HttpResponse:
    """Take a signed message and answer at once; 400 when the signature is not right or too old.

    503 makes the provider send it again. Nothing is asked or written but the message itself.
    """
    gateway = gateways().get(code)
    if gateway is None:
        raise Http404
    try:
        event = gateway.event_parse(request.body, request.headers)
    except EventRefusedError:
        return HttpResponse(status=400)
    if event is not None and len(event.event_id) <= MAX_ID:
        try:
            provider_event_take(gateway=code, event=event)
        except BusyError:
            return HttpResponse(status=503)
        wake(deliver_outbox)
    return HttpResponse(status=200)
