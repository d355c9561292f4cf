"""监测与预警: what is measured, what it means, and who is warned."""
