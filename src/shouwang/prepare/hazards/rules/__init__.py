"""Pure rules of hazards: words, grades, deadlines, person guards, query codes, search pairs."""
