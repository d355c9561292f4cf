"""Reasons as they are stored with a decision, so that they read the same when rules change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwang.ground.errors import Text

from .facts import Reason


def store(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Return reasons as JSON: the message and its parameters, not a sentence of one language."""
    return [
        {"rule": reason.rule, "text": _stored(reason.text), "source": _stored(reason.source)}
        for reason in reasons
    ]


def restore(stored: object) -> tuple[Reason, ...]:
    """Return stored reasons; what cannot be read is left out."""
    if not isinstance(stored, list):
        return ()
    return tuple(
        Reason(
            str(item.get("rule", "")), _restored(item.get("text")), _restored(item.get("source"))
        )
        for item in stored
        if isinstance(item, Mapping)
    )


def _stored(text: Text) -> dict[str, object]:
    params = {
        name: _stored(value) if isinstance(value, Text) else value
        for name, value in text.params.items()
    }
    return {"msgid": text.msgid, "params": params}


def _restored(stored: object) -> Text:
    if not isinstance(stored, Mapping):
        return Text("")
    read = stored.get("params")
    params = read if isinstance(read, Mapping) else {}
    return Text(
        str(stored.get("msgid", "")),
        {
            str(name): _restored(value) if isinstance(value, Mapping) else value
            for name, value in params.items()
        },
    )
