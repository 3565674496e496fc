"""The states of the pages on which courses are found and learnt by."""
