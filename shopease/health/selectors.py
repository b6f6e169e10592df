"""What the shop stands on, looked at."""

import logging
from typing import Literal
from uuid import uuid4

from django.core.cache import cache
from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)

State = Literal["ok", "unavailable"]


def database_state() -> State:
    """Whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout) as error:
        logger.warning("The database is not available: %s", error)
        return "unavailable"
    return "ok"


def cache_state() -> State:
    """Whether the cache keeps a value; the shop goes on without it."""
    value = uuid4().hex
    cache.set("health", value, timeout=10)
    return "ok" if cache.get("health") == value else "unavailable"
