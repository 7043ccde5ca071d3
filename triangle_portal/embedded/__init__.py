"""What `make` runs on a developer's machine: the environment, PostgreSQL and Valkey from wheels,
the processes of the portal, and the suite. Production never imports it.
"""
