"""The pages on which courses are found and learnt by."""
