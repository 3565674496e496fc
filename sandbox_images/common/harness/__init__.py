"""Harness of a one-shot grading container: process 1, which supervises the student's code.

Three parties are apart from each other:

* uid 0, this package: SETUID, SETGID and KILL only, read-only root, no network;
* uid 10001, the student's process: whatever comes out of it is data, never a verdict;
* the keeper outside: holds the expected values, which never enter the container.

Standard library only, and nothing of the application. A runtime is an object with the three methods of
`harness.session.Runtime`; its image copies this package and adds a `__main__.py` that calls `session.serve`.
"""
