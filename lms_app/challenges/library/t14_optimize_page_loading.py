"""T14 Optimize Page Loading Performance: what the page asks for is counted, broken and slowed down."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "t14-optimize-page-loading"

_COUNT = 10


def _photos(attributes: str, inside: str) -> str:
    return "\n".join(
        f'<figure class="photo" id="photo-{number}">\n'
        f'  <img src="/photos/{number:02}.jpg" alt="Робот {number}"{attributes}>{inside}\n'
        "</figure>"
        for number in range(1, _COUNT + 1)
    )


_STARTER_STYLE = """\
  .loader, .fallback { display: none; }
"""
_STYLE = """\
  .loader, .fallback { display: none; }
  .photo.waiting .loader { display: block; }
  .photo.failed .fallback { display: block; }
  .photo.failed img { display: none; }
"""
_SCRIPT = """\
<script>
  for (const photo of document.querySelectorAll(".photo")) {
    const image = photo.querySelector("img");
    const end = (failed) => {
      photo.classList.remove("waiting");
      photo.classList.toggle("failed", failed);
    };
    if (image.complete && image.naturalWidth) continue;
    photo.classList.add("waiting");
    image.addEventListener("load", () => end(false));
    image.addEventListener("error", () => end(true));
  }
</script>
"""
_LOADER = '<p class="loader" role="status">Загрузка…</p>'
_PARTS = f'\n  {_LOADER}<p class="fallback" role="alert">Фото не загрузилось</p>'


def _page(style: str, photos: str, script: str) -> str:
    return f"""<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Роботы кружка</title>
<style>
  body {{ margin: 0; font-family: sans-serif; }}
  .photo {{ box-sizing: border-box; height: 480px; margin: 0; padding: 10px; overflow: hidden; }}
  .photo img {{ max-width: 100%; }}
{style}</style>
<h1>Роботы кружка</h1>
{photos}
{script}</html>
"""


_SOLUTION = _page(_STYLE, _photos(' loading="lazy"', _PARTS), _SCRIPT)
# With scripts only: a picture gets its address when it comes near, so without them there is none.
_BY_SCRIPT = _SOLUTION.replace(' loading="lazy"', "").replace("<img src=", "<img data-src=")
_OBSERVING = """\
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      image.src = image.dataset.src;
    }, { rootMargin: "200px" }).observe(photo);
  }
</script>
"""


def _scenario(
    read: dict[str, Any], *, steps: list[Any] | None = None, missing: int = 0, **over: Any
) -> list[Any]:
    resources: dict[str, Any] = {"/photos/*": {"image": [480, 360]}}
    if missing:
        resources[f"/photos/{missing:02}.jpg"] = {"status": 404}
    viewport = {"width": 800, "height": 600}
    return [{"viewport": viewport, "resources": resources, "steps": steps or [], "read": read, **over}]


def _state_of(number: int) -> dict[str, Any]:
    """Probes of one photo, named after it."""
    photo = f"#photo-{number}"
    return {
        f"photo {number}": {"images": f"{photo} img"},
        f"loader {number}": {"visible": f"{photo} .loader"},
        f"fallback {number}": {"visible": f"{photo} .fallback"},
    }


_LOADED = {"loaded": 1, "waiting": 0, "broken": 0}
_WAITING = {"loaded": 0, "waiting": 1, "broken": 0}
_BROKEN = {"loaded": 0, "waiting": 0, "broken": 1}


def _expect(number: int, images: dict[str, int], *, loader: bool = False, fallback: bool = False) -> Any:
    return {f"photo {number}": images, f"loader {number}": loader, f"fallback {number}": fallback}


_TO_THE_END: list[Any] = [{"scroll": f"#photo-{_COUNT}"}, {"idle": True}]
_FAR = {"ninth": {"requests": "/photos/09"}, "tenth": {"requests": "/photos/10"}}

CHALLENGE: dict[str, Any] = {
    "title": "Быстрая галерея",
    "description": "Загружайте фотографии, когда до них долистали, и не бросайте человека перед пустотой.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "Производительность сайта",
    "estimatedTime": 25,
    "languages": ["web"],
    "tags": ["web", "lazy loading", "картинки", "производительность"],
    "roles": ["Frontend"],
    "skills": ["Загрузка ресурсов", "Прогрессивное улучшение", "API браузера"],
    "tools": ["HTML", "JavaScript", "Intersection Observer"],
    "related": ["t13-build-a-fluid-product-grid", "t20-adaptive-navigation-menu"],
    "learningOutcomes": [
        "Откладывать загрузку картинок, которых ещё не видно",
        "Показывать загрузку и ошибку загрузки",
        "Делать страницу, которая работает и без скриптов",
    ],
    "timeLimitMs": 8000,
    "memoryLimitMb": 256,
    "instructions": """\
В галерее десять больших фотографий, `#photo-1` … `#photo-10`, одна под другой. Сейчас все они загружаются
сразу, хотя на экране помещается одна-две. Исправьте это.

1. Фотография на экране загружается **сразу**. Та, до которой далеко, **не запрашивается**, пока до неё
   не долистали (ближе 1500 px), а потом загружается сама.
2. Пока фотография загружается, в её `figure` **виден** элемент `.loader` с текстом «Загрузка…»;
   потом он исчезает.
3. Если фотография не загрузилась, в её `figure` **виден** элемент `.fallback` с текстом
   «Фото не загрузилось», а `.loader` нет.
4. Если в браузере **выключен JavaScript**, все десять фотографий всё равно появляются (обычный `img`
   с `src`), и ни одного `.loader` и `.fallback` не видно.

Добавьте в каждую `figure` элементы `.loader` и `.fallback` (в разметку или скриптом). Размеры `figure`
и адреса фотографий не меняйте.
""",
    "starterCode": _page(_STARTER_STYLE, _photos("", ""), "<script>\n</script>\n"),
    "solutionCode": _SOLUTION,
    "wrongSolutions": [
        wrong("web", "Всё загружается сразу", _SOLUTION.replace(' loading="lazy"', "")),
        wrong("web", "Без скриптов фотографий нет", _BY_SCRIPT.replace("  }\n</script>\n", _OBSERVING)),
        wrong("web", "Об ошибке никто не узнает", _SOLUTION.replace("end(true)", "end(false)")),
        wrong(
            "web",
            "«Загрузка…» видна и без скриптов",
            _SOLUTION.replace('class="photo"', 'class="photo waiting"'),
        ),
        wrong(
            "web",
            "Загрузка не показана",
            _SOLUTION.replace('photo.classList.add("waiting");', ""),
        ),
    ],
    "hints": [
        'Атрибут loading="lazy" у img откладывает загрузку, и для этого не нужен скрипт.',
        "У картинки есть события load и error; но она могла загрузиться раньше, чем начался скрипт: "
        "посмотрите на image.complete и image.naturalWidth.",
        "Прячьте .loader и .fallback стилями, а показывайте по классу, который ставит скрипт: "
        "тогда без скриптов их не видно.",
    ],
    "testCases": [
        case(
            "На экране: загружается сразу, дальние не запрошены",
            "page",
            _scenario({**_state_of(1), **_FAR}),
            {**_expect(1, _LOADED), "ninth": [], "tenth": []},
        ),
        case(
            "Долистали до конца: появляется",
            "page",
            _scenario({**_state_of(10), "tenth": _FAR["tenth"]}, steps=_TO_THE_END),
            {**_expect(10, _LOADED), "tenth": ["/photos/10.jpg"]},
        ),
        case(
            "Фотографии нет на сервере: замена",
            "page",
            _scenario({**_state_of(1), **_state_of(2)}, missing=2, steps=[{"idle": True}]),
            {**_expect(1, _LOADED), **_expect(2, _BROKEN, fallback=True)},
        ),
        case(
            "Медленная связь: видно, что идёт загрузка",
            "page",
            _scenario(
                {"after": _state_of(1)["photo 1"], "loader after": _state_of(1)["loader 1"]},
                network="slow",
                until="parsed",
                steps=[{"wait": 150}, {"read": _state_of(1)}, {"idle": True}],
            ),
            {**_expect(1, _WAITING, loader=True), "after": _LOADED, "loader after": False},
        ),
        case(
            "Без JavaScript: обычные картинки",
            "page",
            _scenario(
                {
                    "images": {"images": ".photo img"},
                    "loaders": {"visible_count": ".loader"},
                    "fallbacks": {"visible_count": ".fallback"},
                },
                javascript=False,
                steps=[{"idle": True}],
            ),
            {
                "images": {"loaded": _COUNT, "waiting": 0, "broken": 0},
                "loaders": 0,
                "fallbacks": 0,
            },
        ),
        case(
            "Долистали немного: дальние ещё не запрошены",
            "page",
            _scenario({**_state_of(4), **_FAR}, steps=[{"scroll": 1200}, {"idle": True}]),
            {**_expect(4, _LOADED), "ninth": [], "tenth": []},
            hidden=True,
        ),
        case(
            "Последней фотографии нет",
            "page",
            _scenario(_state_of(10), missing=10, steps=_TO_THE_END),
            _expect(10, _BROKEN, fallback=True),
            hidden=True,
        ),
        case(
            "Медленная связь, и фотографии нет",
            "page",
            _scenario(
                {"failed": _state_of(1)["fallback 1"], "loader after": _state_of(1)["loader 1"]},
                missing=1,
                network="slow",
                until="parsed",
                steps=[{"wait": 150}, {"read": _state_of(1)}, {"idle": True}, {"wait": 100}],
            ),
            {**_expect(1, _WAITING, loader=True), "failed": True, "loader after": False},
            hidden=True,
        ),
    ],
}
