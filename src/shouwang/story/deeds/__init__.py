"""What people of the story do to a hazard beside the usual: each deed acts as somebody named."""
