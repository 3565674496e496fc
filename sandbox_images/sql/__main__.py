"""Process 1 of the SQL image."""

from harness.session import serve
from sql_cases import SqlCases

serve(SqlCases())
