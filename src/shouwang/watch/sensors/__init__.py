"""监测: stations and sensors, what they measured, how they fare, and what the rules make of it."""
