"""What hazards tell the playbooks of what passes between offices."""
