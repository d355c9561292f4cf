"""E-mail through Django's SMTP, with a limit on every step of the talk."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from shouwang.ground.delivery.rules import EMAIL, Reason
from shouwang.ground.delivery.states import State

from .contract import READ_S, Message, TransportError

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
FIRST_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Email:
    """A mail server; the Message-ID is the same in every attempt, so that mailboxes can tell."""

    url: str = field(repr=False)
    sender: str
    limit_s: float = READ_S
    name: str = EMAIL
    is_group: bool = False
    waits_for_hand: bool = False

    @property
    def is_configured(self) -> bool:
        """Tell whether there is a mail server."""
        return bool(self.url)

    def send(self, message: Message) -> State:
        """Hand the message to the mail server."""
        if not message.email:
            raise TransportError(Reason.NO_ADDRESS, is_permanent=True)
        house = self.sender.rpartition("@")[2].rstrip(">")
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            from_email=self.sender,
            to=[message.email],
            headers={"Message-ID": f"<{message.key}@{house}>"},
            connection=self._connection(),
        )
        try:
            mail.send()
        except (smtplib.SMTPException, OSError) as error:
            raise told_apart(error) from None
        return State.SENT

    def _connection(self) -> EmailBackend:
        parts: SplitResult = urlsplit(self.url)
        return EmailBackend(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_ssl=parts.scheme == "smtps",
            use_tls=parts.scheme == "smtp+starttls",
            timeout=self.limit_s,
        )


def told_apart(error: Exception) -> TransportError:
    """Return what a failed talk with a mail server means; nothing of its words is kept."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return TransportError(Reason.TIMED_OUT)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return TransportError(Reason.FAULT)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [int(code) for code, _ in error.recipients.values()]
        is_final = bool(codes) and min(codes) >= FIRST_PERMANENT
        return TransportError(Reason.REFUSED if is_final else Reason.BUSY, is_permanent=is_final)
    if isinstance(error, smtplib.SMTPResponseException):
        is_final = error.smtp_code >= FIRST_PERMANENT
        return TransportError(Reason.REFUSED if is_final else Reason.BUSY, is_permanent=is_final)
    return TransportError(Reason.UNREACHABLE)
