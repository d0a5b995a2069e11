"""Books the parcels of an order. Big orders take more than one."""

import math
import os

ITEMS_PER_PARCEL = int(os.environ.get("ITEMS_PER_PARCEL", "5"))


def handler(event, context):
    parcels = math.ceil(event["itemCount"] / ITEMS_PER_PARCEL)
    return {
        "carrier": "Bicycle Courier" if parcels == 1 else "Freight",
        "parcels": [f"{event['orderId']}-{number}" for number in range(1, parcels + 1)],
    }
