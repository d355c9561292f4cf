"""Pure rules of responsibility: industries, spans of days, the chain, its letters."""

from .industries import INDUSTRIES, SECTORS, Industry, sector_of

__all__ = ["INDUSTRIES", "SECTORS", "Industry", "sector_of"]
