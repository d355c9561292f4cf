"""The file of a place (一所一档): everything that the rooms know of it, on one page (R38)."""
