"""What a path is described by: frozen types, one noun a file. Stack files and components' arguments have this shape."""
