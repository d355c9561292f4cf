"""Every write of campaigns; the first argument is the actor."""
