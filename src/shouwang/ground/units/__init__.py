"""The register of government bodies, committees and enterprises (R8, R19, R288)."""
