"""Requests for certificates and what becomes of them (QUZ 3, 4)."""
