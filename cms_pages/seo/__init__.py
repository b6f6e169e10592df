"""What search engines and shared links get to know of the shop."""
