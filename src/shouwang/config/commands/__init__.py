"""The jobs behind the `shouwang` command, one file each."""
