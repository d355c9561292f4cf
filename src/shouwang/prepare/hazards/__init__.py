"""The life of a hazard, report to verified closure (R10 R38 R105 R106 R110-R112 R120-R125 R251)."""
