"""Says at start-up that the styles and scripts have not been built."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning

from .manifest import current_manifest


@register()
def check_assets(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Warn when pages would be served without styles."""
    del app_configs, kwargs
    if current_manifest().entry("main").script:
        return []
    return [CheckWarning("样式和脚本还没有生成。", hint="make assets", id="look.W001")]
