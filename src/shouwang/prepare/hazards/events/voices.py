"""What hazards tell the playbooks of those who work where the hazard is."""
