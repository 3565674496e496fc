"""Process 1 of the JavaScript image."""

from harness.session import serve
from javascript_cases import JavaScriptCases

serve(JavaScriptCases())
