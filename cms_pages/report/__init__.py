"""What has gone wrong with pages since they were published, told to editors."""
