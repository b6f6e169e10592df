"""Answers for load balancers and container engines."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopease.health.selectors import cache_state, database_state


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; 200 without looking at anything else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the shop can serve, 503 when its database is away; the cache is only reported."""
    database = database_state()
    states = {"status": database, "database": database, "cache": cache_state()}
    return JsonResponse(states, status=200 if database == "ok" else 503)
