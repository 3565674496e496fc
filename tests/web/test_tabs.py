"""Who gets the states of a tab when its token is connected a second time."""

from tests.support.app_server import AppServer
from tests.support.raw_socket import RawSocket
from tests.web.test_guard_attack import SHELL, login_cookie

FIRST = {"hashes": []}


def test_a_page_that_connects_again_has_its_states_back_while_the_dead_connection_seems_open(
    app_server: AppServer,
) -> None:
    cookie = login_cookie(app_server, "student")
    with RawSocket(app_server.base_url, cookie=cookie, boot=FIRST) as dead:
        dead.wait()
        with RawSocket(app_server.base_url, cookie=cookie, token=dead.token, boot={}) as again:
            again.wait()
            assert again.new_token == ""
            before = len(dead.frames)
            assert "delta" in again.ask(f"{SHELL}.load")
            assert dead.frames[before:] == []


def test_after_the_process_died_too(app_server: AppServer) -> None:
    cookie = login_cookie(app_server, "student")
    socket = RawSocket(app_server.base_url, cookie=cookie, boot=FIRST)
    socket.wait()
    app_server.kill("web")
    app_server.wait_ready()
    with RawSocket(app_server.base_url, cookie=cookie, token=socket.token, boot={}) as again:
        again.wait()
        assert again.new_token == ""


def test_a_duplicated_tab_gets_states_of_its_own(app_server: AppServer) -> None:
    cookie = login_cookie(app_server, "student")
    with RawSocket(app_server.base_url, cookie=cookie, boot=FIRST) as tab:
        tab.wait()
        with RawSocket(app_server.base_url, cookie=cookie, token=tab.token, boot=FIRST) as copy:
            copy.wait()
            assert copy.new_token not in ("", tab.token)


def test_whoever_stole_the_token_of_a_tab_can_not_take_it_over(app_server: AppServer) -> None:
    with RawSocket(app_server.base_url, cookie=login_cookie(app_server, "student"), boot=FIRST) as tab:
        tab.wait()
        for cookie in ("", login_cookie(app_server, "mentor")):
            with RawSocket(app_server.base_url, cookie=cookie, token=tab.token, boot={}) as thief:
                thief.wait()
                assert thief.new_token not in ("", tab.token)
        assert "delta" in tab.ask(f"{SHELL}.load")
