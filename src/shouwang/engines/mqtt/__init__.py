"""MQTT 5 without a socket: packets read and written, and a subscriber's session as states."""
