"""Process 1 of the YAML image."""

from harness.session import serve
from yaml_cases import YamlCases

serve(YamlCases())
