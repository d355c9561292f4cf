"""Who answers for what: heads, sectors, work areas, the chain, its letters (R8–R13, R24, R42)."""
