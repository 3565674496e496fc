"""Where the pages are on which courses are written."""

PATH = "/instructor/course"
LIST_PATH = "/instructor/courses"
