"""Real servers for tests, each on a free port: PostgreSQL, Redis, S3, SMTP and the shop itself."""
