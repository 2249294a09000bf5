"""A notebook that forgets nothing: notes in Markdown, with their whole history, on your own disk."""

__version__ = "0.1.0"
