"""Whether this installation works: for load balancers, for monitoring, for the admin."""
