"""Opening a page, or the same page once more."""

import reflex as rx


class Arrival(rx.State, mixin=True):
    """Mixin of the state of a page that shows one thing, which its address names.

    A page is loaded again at the same address when it was disconnected, such as by a phone that changed
    networks. Blank for that moment, it would lose what somebody is typing into it.
    """

    _address: str = ""

    def _begin(self) -> bool:
        """Reset the state; True if something else is shown so far, which a `yield` clears away at once."""
        address = self.router.url.path
        is_other = address != self._address
        self.reset()
        self._address = address
        return is_other
