"""Pages and processes that exist only where mail goes nowhere else: on a developer's machine."""
