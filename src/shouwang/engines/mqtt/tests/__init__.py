"""Tests of the MQTT packets and the subscriber's session."""
