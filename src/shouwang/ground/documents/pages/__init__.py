"""Pages of documents."""

from .papers import (
    detail,
    document_list,
    print_page,
    sign_page,
    void_page,
    word_file,
    write_document,
)
from .templates import (
    accept_page,
    built_in_file,
    letterhead_page,
    preview_file,
    template_list,
    upload_page,
    withdraw_page,
)
from .verifying import verify_form, verify_page

__all__ = [
    "accept_page",
    "built_in_file",
    "detail",
    "document_list",
    "letterhead_page",
    "preview_file",
    "print_page",
    "sign_page",
    "template_list",
    "upload_page",
    "verify_form",
    "verify_page",
    "void_page",
    "withdraw_page",
    "word_file",
    "write_document",
]
