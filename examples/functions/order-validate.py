"""Checks an order before anybody spends money on it."""


class InvalidOrder(Exception):
    """The state machine catches this by name."""


def handler(order, context):
    if not order.get("items"):
        raise InvalidOrder("an order needs items")
    for item in order["items"]:
        if item.get("quantity", 0) < 1:
            raise InvalidOrder(f"{item.get('sku', 'an item')} needs a quantity")
    if "@" not in order.get("customer", {}).get("email", ""):
        raise InvalidOrder("the customer has no e-mail address")
    print(f"order {order['orderId']}: {len(order['items'])} items, all well formed")
    return {"itemCount": sum(item["quantity"] for item in order["items"])}
