"""The papers that there are, and how each is laid out: the facts of paper/ -> sections of blocks, whatever the form."""
