"""What hazards tell the playbooks of watching an open hazard."""
