"""Stories that go against the direction of the wings, one file each."""
