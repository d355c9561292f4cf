"""Short-term levels of one measured series, with the interval in which the value should lie."""
