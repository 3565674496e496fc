"""The program that ships with the product: eight lessons from a light to a robot that follows a line."""

from lms_app.programs.library.arduino_first import FIRST_LESSONS
from lms_app.programs.library.arduino_second import SECOND_LESSONS
from lms_app.programs.library.parts import DemoLesson

ARDUINO_SLUG = "arduino-first-robot"
ARDUINO_TITLE = "Arduino: от светодиода до робота"
ARDUINO_DESCRIPTION = (
    "Восемь занятий для 5-8 классов. Каждое начинается с вопроса, кончается работающим устройством "
    "и коротким квизом. Нужны наборы Arduino Uno, по одному на двоих."
)
ARDUINO_LESSONS: tuple[DemoLesson, ...] = (*FIRST_LESSONS, *SECOND_LESSONS)
