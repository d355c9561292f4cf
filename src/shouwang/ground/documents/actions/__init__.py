"""Writing documents and templates: the front door."""

from shouwang.ground.documents.archive import FILE_LIMIT_BYTES

from .exporting import preview_template, take_file
from .issuing import DocumentDraft, issue, remap_area, revise, set_letterhead, sign, void
from .templates import accept_template, upload_template, withdraw_template

__all__ = [
    "FILE_LIMIT_BYTES",
    "DocumentDraft",
    "accept_template",
    "issue",
    "preview_template",
    "remap_area",
    "revise",
    "set_letterhead",
    "sign",
    "take_file",
    "upload_template",
    "void",
    "withdraw_template",
]
