"""The wing that everyone stands on: areas, people, units, access, journal, attachments."""
