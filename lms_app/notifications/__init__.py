"""What people are told: the bell, its page, e-mail, switches."""
