"""Background work: the RQ door. Each module is an area, each job a function that takes ids."""
