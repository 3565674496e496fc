"""What the authors' pages show and do."""
