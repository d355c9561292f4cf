"""The one family of errors, and texts that are translated only at the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A Chinese message with its parameters; `str()` gives the Chinese, the edge may translate."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**self.params) if self.params else self.msgid


def say(msgid: str, **params: object) -> Text:
    """Make a text; `msgid` is a literal, so that the catalogues can find it."""
    return Text(msgid, params)


def joined(parts: Sequence[Text | str]) -> Text | str:
    """Return sentences as one text, each still to be translated; "" of none."""
    return _folded(parts, say("{first}；{second}").msgid)


def listed(names: Sequence[Text | str]) -> Text | str:
    """Return names as one text, each still to be translated; "" of none."""
    return _folded(names, say("{first}、{second}").msgid)


def _folded(parts: Sequence[Text | str], msgid: str) -> Text | str:
    whole: Text | str = parts[0] if parts else ""
    for part in parts[1:]:
        whole = Text(msgid, {"first": whole, "second": part})
    return whole


class ShouwangError(Exception):
    """Something that a person asked for and that cannot be done, with a message for that person."""

    status = 400
    code = "error"

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class SignInNeeded(ShouwangError):
    """Nobody is signed in, and this needs somebody."""

    status = 401
    code = "sign-in-needed"

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or say("请先登录。"))


class NotAllowed(ShouwangError):
    """The object is visible, the act is not this person's."""

    status = 403
    code = "not-allowed"

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or say("您的岗位没有这项权限。"))


class NotFound(ShouwangError):
    """There is no such object within this person's duties."""

    status = 404
    code = "not-found"

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or say("没有找到，或不在您的职责范围内。"))


class WrongState(ShouwangError):
    """The object's state does not allow the move, or somebody else was faster."""

    status = 409
    code = "wrong-state"

    def __init__(
        self, message: Text, *, state: str = "", version: int = 0, allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.state = state
        self.version = version
        self.allowed = allowed


class Invalid(ShouwangError):
    """The input is wrong; `fields` names each wrong field with its message."""

    status = 422
    code = "invalid"

    def __init__(self, fields: Mapping[str, Text], message: Text | None = None) -> None:
        super().__init__(message or say("填写内容有误，请按提示修改。"))
        self.fields = dict(fields)

    def __str__(self) -> str:
        return "; ".join(f"{name}: {text}" for name, text in self.fields.items())


class TooMany(ShouwangError):
    """Too many tries or too much at once; `wait_s` says when to come again.

    With a challenge, whoever solves it need not wait: a text, and how many zero bits are asked for.
    """

    status = 429
    code = "too-many"

    def __init__(
        self,
        message: Text | None = None,
        *,
        wait_s: int = 60,
        challenge: tuple[str, int] | None = None,
    ) -> None:
        super().__init__(message or say("操作太频繁，请稍后再试。"))
        self.wait_s = wait_s
        self.challenge = challenge


class Unavailable(ShouwangError):
    """A part that is needed does not answer now; trying again later helps."""

    status = 503
    code = "unavailable"
