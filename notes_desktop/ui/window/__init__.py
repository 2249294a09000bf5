"""Where the panes, menus and dialogs stand, and how they are connected."""
