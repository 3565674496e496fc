"""Tables for spreadsheets: columns, quotes, and no cell that is a formula."""

import pytest

from lms_app.core.csv_text import write_csv


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_that_is_written_can_be_a_formula(sign):
    assert write_csv([[f"{sign}HYPERLINK(1)"]]).lstrip('"').startswith(f"'{sign}")


def test_cells_stay_what_they_are():
    assert write_csv([["a=b", "Аня", ""], ['x;"y"', "z\nz", "1"]]) == ('a=b;Аня;\r\n"x;""y""";"z\nz";1\r\n')
