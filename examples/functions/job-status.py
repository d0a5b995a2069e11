"""Says how far a job is: RUNNING, SUCCEEDED or FAILED."""

import time


def handler(job, context):
    now = int(time.time() * 1000)
    length = max(1, job["doneAt"] - job["startedAt"])
    progress = min(100, 100 * (now - job["startedAt"]) // length)
    if progress < 100:
        status = "RUNNING"
    else:
        status = "FAILED" if job["willFail"] else "SUCCEEDED"
    print(f"job {job['jobId']}: {status}, {progress} %")
    return {"status": status, "progress": progress}
