"""What has happened in campaigns, for those above."""
