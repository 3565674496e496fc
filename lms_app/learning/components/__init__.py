"""Parts of the pages on which courses are found and learnt by."""
