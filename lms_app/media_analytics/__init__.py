"""What the stored media cost, what they are worth, and when the disk is full: for admins."""
