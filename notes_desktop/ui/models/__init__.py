"""Item models: ids and rows, no widgets."""
