"""The life of a hazard from report to verified closure (R38 R105 R106 R110-R112 R120-R122 R125 R251)."""
