"""Pure rules of the divisions: codes, names, the checking of an import, outlines, distances."""
