"""Settings, addresses and commands: where the wings are put together."""
