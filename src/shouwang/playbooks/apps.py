"""Hands the table of playbooks to the outbox when Django starts."""

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    """The playbooks."""

    name = "shouwang.playbooks"
    label = "playbooks"

    def ready(self) -> None:
        """Hand the table over."""
        from shouwang.ground.journal.outbox import use_playbooks
        from shouwang.ground.tallies.projections import use_projections
        from shouwang.prepare.hazards.standing_tallying import STANDING
        from shouwang.prepare.hazards.tallying import PROJECTION
        from shouwang.prepare.organisations.ownership import use_object_sources
        from shouwang.prepare.places.priority_sources import PrioritySources, use_priority_facts

        from .open_hazards_rank_places import hazard_loads
        from .places_have_one_owner import check_places
        from .seasonal_focus_ranks_places import seasons_of
        from .table import PLAYBOOKS

        use_playbooks(PLAYBOOKS)
        use_projections([PROJECTION, STANDING])
        use_object_sources({"place": check_places})
        use_priority_facts(PrioritySources(hazards=hazard_loads, season=seasons_of))
