"""Two people issue at the same moment, in threads of their own: each gets another number."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.documents.models import Document
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import make_notice


@pytest.mark.django_db(transaction=True)
def test_documents_issued_at_once_get_numbers_without_gap_or_twin() -> None:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    actors = [actor_for("community_director") for _ in range(5)]
    barrier = Barrier(len(actors))

    def issue(index: int) -> None:
        barrier.wait()
        try:
            make_notice(actors[index])
        finally:
            connection.close()

    threads = [Thread(target=issue, args=(index,)) for index in range(len(actors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counts = sorted(
        number.partition("〕")[2] for number in Document.objects.values_list("number", flat=True)
    )
    assert counts == [f"{count}号" for count in range(1, 6)]
