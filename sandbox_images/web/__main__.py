"""Process 1 of the web image."""

from harness.session import serve
from web_cases import WebCases

serve(WebCases())
