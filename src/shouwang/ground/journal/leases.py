"""Leases: one holder at a time for a job, safe across processes and machines."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from shouwang.ground import clock

from .models import Lease


def take_lease(name: str, holder: str, *, seconds: int) -> bool:
    """Take or renew the lease for some seconds; False when another holds it."""
    wall = clock.wall_now()
    until = wall + timedelta(seconds=seconds)
    Lease.objects.get_or_create(name=name, defaults={"until_wall_at": wall - timedelta(seconds=1)})
    free = Q(holder=holder) | Q(until_wall_at__lte=wall)
    changed = Lease.objects.filter(free, name=name).update(holder=holder, until_wall_at=until)
    return changed == 1


def drop_lease(name: str, holder: str) -> None:
    """Give the lease back."""
    free_from = clock.wall_now()
    Lease.objects.filter(name=name, holder=holder).update(holder="", until_wall_at=free_from)
