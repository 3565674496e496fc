"""Grading as those see it who run the school: pools, queue, workers, hosts; stopping it and going on."""
