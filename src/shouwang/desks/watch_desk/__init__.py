"""The watch desk: what waits for whoever keeps watch, on one page that renews itself."""
