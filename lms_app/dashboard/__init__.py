"""Today: what a person does next."""
