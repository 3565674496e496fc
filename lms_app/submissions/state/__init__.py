"""View data of the list of challenges and of the page on which one is solved."""
