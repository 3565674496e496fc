"""The register of a lesson and the journal of a club (SCH 5, ATT)."""
