"""Pages of accidents: the register with its summary, the report, one accident with its moves."""

from .details import detail, move_page
from .lists import accident_list, export_page
from .losses import loss_page
from .reporting import report_page

__all__ = ["accident_list", "detail", "export_page", "loss_page", "move_page", "report_page"]
