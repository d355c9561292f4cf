"""What hazards tell the playbooks of the five fulfilments."""
