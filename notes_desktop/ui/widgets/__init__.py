"""What is seen. Widgets show state and report wishes; they are handed callables and models."""
