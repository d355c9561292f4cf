"""The entrance: sign in, choose the post, sign out, and the way to one's own desk."""
