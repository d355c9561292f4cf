"""Delivery: what people are told, by inbox, e-mail, gateways, call list, and what became of it."""
