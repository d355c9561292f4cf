"""The officer's desk: what is one's turn, what is late, what is major (R105, R120, R122, R125)."""
