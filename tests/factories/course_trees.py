"""Trees of courses as programs send them."""

URL = "/api/admin-courses"


def item(order=0, **over):
    return {"kind": "TEXT", "title": f"Материал {order}", "orderIndex": order, "body": "Текст", **over}


def section(order=0, *items, **over):
    return {"title": f"Глава {order}", "orderIndex": order, "items": list(items), **over}


def tree(*sections, version=1, **over):
    return {"version": version, "sections": list(sections), **over}


def shape(view):
    return [(each["title"], [item["title"] for item in each["items"]]) for each in view["sections"]]
