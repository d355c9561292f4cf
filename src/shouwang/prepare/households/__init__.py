"""Households and vulnerable people: who needs help to leave, who helps, and where each one is."""
