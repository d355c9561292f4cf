"""The demo's people, its places and its week, made by acting as them (R12, R15, R292)."""
