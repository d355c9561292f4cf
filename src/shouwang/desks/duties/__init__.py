"""What a post answers for (我负责什么): its duties, what waits for it, what is missing."""
