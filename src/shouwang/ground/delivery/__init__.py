"""Delivery: what people are told, in their inbox first; other channels stand beside it (R284)."""
