"""The example list and the walk that fills a new installation for trying out."""
