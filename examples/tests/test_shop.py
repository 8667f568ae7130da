from shop import create_app


def test_front_page(monkeypatch):
    monkeypatch.setenv("GREETING", "Hello")
    page = create_app("test").test_client().get("/")
    assert page.json == {"greeting": "Hello", "stage": "test"}
