"""Two tasks that bring the same segment in line: the index ends with what the last change made."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from oscar.core.loading import get_model

from catalogue_ext.facets import services
from catalogue_ext.facets.segments import segment_read
from tests.factories.catalogue import product_create

Product = get_model("catalogue", "Product")


def in_thread(work: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_slow_task_does_not_write_over_a_later_one(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    mug = product_create("Mug")
    services.facets_rebuild()
    has_read, may_write = threading.Event(), threading.Event()
    if not is_guarded:
        rows = services.FacetSegment.objects
        monkeypatch.setattr(rows, "select_for_update", rows.all)

    def slow(number: int) -> Any:
        segment = segment_read(number)
        if threading.current_thread() is first:
            has_read.set()
            may_write.wait(60)
        return segment

    monkeypatch.setattr(services, "segment_read", slow)
    Product.objects.filter(pk=mug.pk).update(units_sold=1)
    first = in_thread(lambda: services.facets_refresh(product_ids=[mug.pk]))
    assert has_read.wait(30)
    Product.objects.filter(pk=mug.pk).update(is_new=True)
    second = in_thread(lambda: services.facets_refresh(product_ids=[mug.pk]))
    second.join(0.5 if is_guarded else 30)  # behind the lock it waits
    assert second.is_alive() is is_guarded
    may_write.set()
    for thread in (first, second):
        thread.join(30)
    assert (services.facets_differing() == []) is is_guarded
