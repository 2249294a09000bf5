"""Commands and settings, declared once as data; what shows them is derived."""
