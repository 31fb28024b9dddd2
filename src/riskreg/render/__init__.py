"""What has been worked out -> text, JSON, CSV, Markdown. One file a format; cli/ imports the one that was asked for."""
