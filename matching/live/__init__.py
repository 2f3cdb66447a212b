"""What has changed since a run: found within seconds, and put before people, who approve it or not."""
