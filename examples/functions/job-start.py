"""Starts a job that takes a few seconds. It lives in its own description, so nothing has to be kept."""

import time


def handler(event, context):
    now = int(time.time() * 1000)
    return {
        "jobId": context.aws_request_id,
        "startedAt": now,
        "doneAt": now + event["milliseconds"],
        "willFail": event["willFail"],
    }
