"""People with accounts, and the posts they hold in units (R2, R8, R23, R285, R292)."""
