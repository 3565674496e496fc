"""Process 1 of the Java image."""

from harness.session import serve
from java_cases import JavaCases

serve(JavaCases())
