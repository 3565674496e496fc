"""The tests of T9."""

TESTS = '''\
import pytest
import solution
from author_http import json_response

STOCK = {"robot": 5, "sensor": 100}


@pytest.fixture
def inventory(serve, broker):
    return serve(solution.create_inventory(dict(STOCK), broker.url))


@pytest.fixture
def orders(serve, broker, inventory):
    return serve(solution.create_orders(inventory.url, broker.url))


def order(service, item="robot", quantity=1, key="k-1"):
    body = {"item": item, "quantity": quantity}
    return service.post("/orders", json=body, headers={"Idempotency-Key": key})


def stock_of(inventory, item="robot"):
    return inventory.get(f"/stock/{item}").json()["quantity"]


def broken(http_server, failures):
    """An inventory that fails so many times and then works."""
    left = iter(range(failures))

    def answer(request):
        if next(left, None) is not None:
            return json_response({"error": "try later"}, 503)
        return json_response({"item": "robot", "quantity": 4})

    return http_server(answer)


def test_order_takes_from_stock(orders, inventory):
    answer = order(orders, quantity=2)
    assert answer.status == 201
    assert answer.json()["status"] == "created"
    assert stock_of(inventory) == 3


def test_too_much_is_refused(orders, inventory):
    assert order(orders, quantity=6).status == 409
    assert stock_of(inventory) == 5
    assert order(orders, quantity=5, key="k-2").status == 201
    assert stock_of(inventory) == 0


def test_large_order_is_queued(orders, inventory, broker):
    answer = order(orders, "sensor", 60)
    assert answer.status == 202
    assert answer.json()["status"] == "accepted"
    assert stock_of(inventory, "sensor") == 100, "большой заказ не должен ждать склад"
    (message,) = broker.messages("reservations")
    assert (message["item"], message["quantity"]) == ("sensor", 60)


def test_queue_is_worked_off(orders, inventory, broker):
    order(orders, "sensor", 60)
    order(orders, "sensor", 30, "k-2")
    assert inventory.post("/work").json() == {"processed": 2}
    assert stock_of(inventory, "sensor") == 10
    assert inventory.post("/work").json() == {"processed": 0}
    assert stock_of(inventory, "sensor") == 10


def test_retries_until_it_works(serve, broker, http_server):
    flaky = broken(http_server, 2)
    service = serve(solution.create_orders(flaky.url, broker.url))
    assert order(service).status == 201
    assert len(flaky.requests) == 3, f"запросов к складу {len(flaky.requests)}, а нужно 3"


def test_pauses_grow(serve, broker, http_server, monkeypatch):
    pauses = []
    monkeypatch.setattr(solution, "sleep", pauses.append)
    app = solution.create_orders(broken(http_server, 2).url, broker.url)
    client = app.test_client()
    body = {"item": "robot", "quantity": 1}
    answer = client.post("/orders", json=body, headers={"Idempotency-Key": "a"})
    assert answer.status_code == 201
    assert len(pauses) == 2
    assert pauses[0] * 2 == pytest.approx(pauses[1]), f"паузы {pauses}, а вторая вдвое длиннее первой"


def test_inventory_is_down(serve, broker, http_server):
    dead = broken(http_server, 1_000)
    service = serve(solution.create_orders(dead.url, broker.url))
    answer = order(service)
    assert answer.status == 503
    assert answer.json()["status"] == "unavailable"
    assert len(dead.requests) == 3, "после трёх попыток заказ отклоняют"


def test_circuit_opens(serve, broker, http_server):
    dead = broken(http_server, 1_000)
    service = serve(solution.create_orders(dead.url, broker.url))
    for number in range(2):
        assert order(service, key=f"k-{number}").status == 503
    before = len(dead.requests)
    assert order(service, key="k-9").status == 503
    assert len(dead.requests) == before, "цепь разомкнута, а запрос к складу всё равно ушёл"


def test_nobody_listens(serve, broker):
    service = serve(solution.create_orders("http://127.0.0.1:9", broker.url))
    assert order(service).status == 503


def test_same_key_twice(orders, inventory):
    first, second = order(orders, quantity=2), order(orders, quantity=2)
    assert (first.status, second.status) == (201, 201)
    assert first.json() == second.json()
    assert stock_of(inventory) == 3
    assert order(orders, quantity=2, key="k-2").json()["id"] != first.json()["id"]


def test_same_key_twice_in_the_queue(orders, inventory, broker):
    first, second = order(orders, "sensor", 60), order(orders, "sensor", 60)
    assert first.json() == second.json()
    assert len(broker.messages("reservations")) == 1


def test_failed_order_may_be_repeated(serve, broker, http_server):
    service = serve(solution.create_orders(broken(http_server, 3).url, broker.url))
    assert order(service).status == 503
    assert order(service).status == 201
'''
