"""Process 1 of the Python image."""

from harness.session import serve
from python_cases import PythonCases

cases = PythonCases()
serve(cases, when_idle=cases.warm_more)
