"""What happened to documents and templates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentIssued:
    """A document got its 文号."""

    document_id: int
    kind: str
    subject_key: str
    area_code: str


@dataclass(frozen=True, slots=True)
class DocumentSigned:
    """A document was signed."""

    document_id: int
    kind: str
    subject_key: str


@dataclass(frozen=True, slots=True)
class DocumentVoided:
    """A document holds no more."""

    document_id: int
    kind: str
    subject_key: str


@dataclass(frozen=True, slots=True)
class TemplateLost:
    """A template's file is gone or altered; the built-in template took its place."""

    template_id: int
    kind: str
    area_code: str
