"""Process 1 of the Python image."""

from harness.session import serve
from python_cases import PythonCases

serve(PythonCases())
