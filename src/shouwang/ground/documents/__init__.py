"""Official documents: 文号, Word and paper from one content, signed, verifiable (R284, R291)."""
