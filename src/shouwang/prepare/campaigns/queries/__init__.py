"""Every read of campaigns; the first argument is the actor."""
