"""What breaks in real life, really broken: PostgreSQL, Valkey, mail server, workers, beat."""
