"""What the server asks the browser to do; `assets/widgets/i18n.js` holds the other half."""

import json
from typing import Any

import reflex as rx


def go_to(path: str) -> rx.event.EventSpec:
    """Load a page anew, so that a fresh websocket carries the cookies of now."""
    return rx.call_script(f"window.location.assign({json.dumps(path)})")


def go_to_login() -> rx.event.EventSpec:
    """Load the login page, which leads back to the page that the person looks at.

    The browser names that page: an answer to an event of the page before may come when the next one is open.
    """
    script = (
        "const { pathname, search } = window.location; "
        "const back = encodeURIComponent(pathname + search).replaceAll('%2F', '/'); "
        "if (pathname === '/login') return; "
        "window.location.assign(pathname === '/' ? '/login' : `/login?next=${back}`)"
    )
    return rx.call_script(f"(() => {{ {script} }})()")


def remember_in_address(name: str, value: str) -> rx.event.EventSpec:
    """Set a parameter of the page's address without leaving the page."""
    step = f"address.searchParams.set({json.dumps(name)}, {json.dumps(value)})"
    script = (
        f"const address = new URL(location.href); {step}; history.replaceState(history.state, '', address)"
    )
    return rx.call_script(f"(() => {{ {script} }})()")


def show_toast(kind: str, key: str, *, href: str = "", **params: Any) -> rx.event.EventSpec:
    """Show a short message in the person's language; `kind` is success, info, warning or error.

    With `href`, a path of this site, it has a button that leads there.
    """
    link = {"href": href} if href else {}
    message = json.dumps({"kind": kind, "key": key, "params": params, **link}, default=str)
    return rx.call_script(f"window.lms?.toast({message})")


def show_error(key: str, **params: Any) -> rx.event.EventSpec:
    """Show what went wrong in the person's language."""
    return show_toast("error", key, **params)
