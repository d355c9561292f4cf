"""Makes `migrate` quick on a new database: a model that is new is rendered alone.

Django renders anew, for each model that a migration creates, every model that is related to it over
any number of steps. Only a model that changes asks for that: what is new finds the classes that it
points to, and registers with them. See docs/decisions/0018.
"""

from __future__ import annotations

from typing import Final

from django.db.migrations.state import ModelState, ProjectState

_add_model: Final = ProjectState.add_model


def _add_new_model(self: ProjectState, model_state: ModelState) -> None:
    key = (model_state.app_label, model_state.name_lower)
    if "apps" not in vars(self) or key in self.models:
        _add_model(self, model_state)
        return
    self.models[key] = model_state
    if vars(self)["_relations"] is not None:
        self.resolve_model_relations(key)
    self.apps.render_multiple([model_state])


def render_new_models_alone() -> None:
    """Let migrations create models without rendering their relatives anew; twice does nothing."""
    ProjectState.add_model = _add_new_model  # type: ignore[method-assign]
