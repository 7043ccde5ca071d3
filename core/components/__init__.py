"""The components of the interface: one module per kind of template tag."""
