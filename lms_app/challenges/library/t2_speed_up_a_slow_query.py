"""T2: a slow query over a million sales, made quick by indexes, a join and a limit; judged by its plan."""

import json
from datetime import date, timedelta
from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "t2-speed-up-a-slow-query"

_SAMPLE = "shop_million"
_SLOW_QUERY = """\
SELECT * FROM sales
WHERE date > '2023-01-01'
  AND customer_id IN (SELECT id FROM customers WHERE segment = 'school');
"""


def _newest_rows() -> list[list[Any]]:
    """Give the right answer, by the arithmetic that `shop_million.sql` fills the table with.

    Customers 4, 8, 12 ... are schools and every fifth sale is in the US, so every twentieth sale counts.
    """
    newest = [number for number in range(1_000_000, 0, -1) if number % 20 == 5][:100]
    return [
        [
            number,
            (date(2021, 4, 6) + timedelta(days=number // 1000)).isoformat(),
            1 + number * 104729 % 500,
            f"Customer {1 + number * 7919 % 10000}",
        ]
        for number in newest
    ]


def _case(
    description: str,
    checker: dict[str, Any],
    *,
    expected: Any = None,
    baseline: str = "",
    is_public: bool,
) -> dict[str, Any]:
    given: dict[str, Any] = {"sample": _SAMPLE, "plan": True}
    return {
        "description": description,
        "functionName": "query",
        "input": json.dumps([{**given, "baseline": baseline} if baseline else given]),
        "expectedOutput": json.dumps(expected),
        "isPublic": is_public,
        "checker": checker,
    }


CHALLENGE: dict[str, Any] = {
    "title": "Ускорьте медленный запрос",
    "description": "Запрос читает миллион продаж целиком. Прочтите его план и ускорьте хотя бы впятеро.",
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Базы данных",
    "estimatedTime": 30,
    "tags": ["sql", "индексы", "план запроса"],
    "roles": ["Разработчик баз данных", "Аналитик данных"],
    "skills": ["Настройка запросов", "Индексы"],
    "tools": ["PostgreSQL", "EXPLAIN"],
    "related": ["demo-sql-club-attendance", "t15-model-a-store-database"],
    "learningOutcomes": [
        "Читать план запроса",
        "Выбирать, на что поставить индекс",
        "Заменять подзапрос соединением",
    ],
    "languages": ["sql"],
    "timeLimitMs": 15_000,
    "instructions": """\
В магазине миллион продаж и ни одного индекса:

```
sales(id, customer_id, region, amount, date)      1 000 000 строк
customers(id, name, segment)                         10 000 строк
```

Отчёт о продажах школам работает медленно:

```sql
SELECT * FROM sales
WHERE date > '2023-01-01'
  AND customer_id IN (SELECT id FROM customers WHERE segment = 'school');
```

Напишите скрипт: сначала индексы, последним сам запрос. Запрос возвращает **100 самых новых** продаж школам
(`segment = 'school'`) в регионе `US` после 1 января 2023 года, столбцы `id`, `date`, `amount`, `name` (имя
покупателя), от новых к старым; при равной дате первой идёт продажа с большим `id`.

Проверяется план запроса (`EXPLAIN ANALYZE`):

1. `sales` не читается целиком: есть индекс по дате, и запрос им пользуется.
2. `customers` тоже находится по индексу.
3. Вместо подзапроса стоит соединение.
4. Строки те, что нужны: фильтр по региону сужает выборку.
5. Строк не больше ста, и запрос хотя бы впятеро быстрее исходного.

Нажмите «Запустить», чтобы увидеть план своего запроса деревом.
""",
    "starterCode": _SLOW_QUERY,
    "solutionCode": """\
CREATE INDEX idx_sales_date ON sales (date);
ALTER TABLE customers ADD PRIMARY KEY (id);

SELECT sales.id, sales.date, sales.amount, customers.name
FROM sales
JOIN customers ON customers.id = sales.customer_id
WHERE sales.date > '2023-01-01'
  AND sales.region = 'US'
  AND customers.segment = 'school'
ORDER BY sales.date DESC, sales.id DESC
LIMIT 100;
""",
    "hints": [
        "Seq Scan в плане значит, что таблица читается целиком. CREATE INDEX ... ON sales (date) это меняет.",
        "Чтобы найти покупателя по id, нужен индекс на customers (id): первичный ключ создаёт его сам.",
        "LIMIT 100 вместе с ORDER BY date DESC позволяет идти по индексу с конца и остановиться.",
    ],
    "wrongSolutions": [
        wrong(
            "sql",
            "Только индекс, подзапрос и все строки остались",
            "CREATE INDEX idx_sales_date ON sales (date);\n" + _SLOW_QUERY,
        ),
        wrong(
            "sql",
            "Верный запрос без индексов",
            """\
SELECT sales.id, sales.date, sales.amount, customers.name
FROM sales JOIN customers ON customers.id = sales.customer_id
WHERE sales.date > '2023-01-01' AND sales.region = 'US' AND customers.segment = 'school'
ORDER BY sales.date DESC, sales.id DESC
LIMIT 100;
""",
        ),
        wrong(
            "sql",
            "Забыт регион",
            """\
CREATE INDEX idx_sales_date ON sales (date);
ALTER TABLE customers ADD PRIMARY KEY (id);
SELECT sales.id, sales.date, sales.amount, customers.name
FROM sales JOIN customers ON customers.id = sales.customer_id
WHERE sales.date > '2023-01-01' AND customers.segment = 'school'
ORDER BY sales.date DESC, sales.id DESC
LIMIT 100;
""",
        ),
    ],
    "testCases": [
        _case("Таблица sales находится по индексу", {"kind": "plan", "indexed": ["sales"]}, is_public=True),
        _case("Покупатели находятся по индексу", {"kind": "plan", "indexed": ["customers"]}, is_public=True),
        _case("Соединение вместо подзапроса", {"kind": "plan", "no_subquery": True}, is_public=True),
        _case(
            "Сто новых продаж школам в регионе US",
            {"kind": "rows", "ordered": True},
            expected={"columns": ["id", "date", "amount", "name"], "rows": _newest_rows()},
            is_public=False,
        ),
        _case(
            "Не больше ста строк, впятеро быстрее",
            {"kind": "plan", "max_rows": 100, "max_time_ratio": 0.2},
            baseline="SELECT count(*) FROM (" + _SLOW_QUERY.rstrip(";\n") + ") AS slow",
            is_public=False,
        ),
    ],
}
