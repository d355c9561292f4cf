"""Pure rules of households."""
