"""The register of places and objects: types, who answers (R14, R15, R30–R34, R38–R43)."""
