"""Pure algorithms: they know numbers and shapes, and neither the web nor the database."""
