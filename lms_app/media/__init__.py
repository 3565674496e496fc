"""Uploads that go on where they stopped, and the files that come of them."""
