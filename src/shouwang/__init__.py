"""Shouwang (守望): the platform for community emergency governance."""
