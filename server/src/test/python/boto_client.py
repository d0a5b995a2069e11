"""Drives Steppe with boto3, as a user would. Every fault ends it with a traceback."""

import datetime
import os
import time

import boto3
from botocore.config import Config

ROLE = "arn:aws:iam::111122223333:role/r"
PASS = '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":[1],"End":true}}}'
WAIT = '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":3600,"End":true}}}'

sfn = boto3.client(
    "stepfunctions",
    endpoint_url=os.environ["STEPPE_ENDPOINT"],
    region_name="eu-west-1",
    aws_access_key_id="111122223333",
    aws_secret_access_key="any",
    config=Config(inject_host_prefix=False),
)


def create(name, definition, **more):
    reply = sfn.create_state_machine(name=name, definition=definition, roleArn=ROLE, **more)
    assert isinstance(reply["creationDate"], datetime.datetime), reply
    return reply["stateMachineArn"]


def ended(execution):
    deadline = time.monotonic() + 30
    while True:
        described = sfn.describe_execution(executionArn=execution)
        if described["status"] != "RUNNING":
            return described
        assert time.monotonic() < deadline, described


def executions():
    machine = create("passing", PASS)
    started = sfn.start_execution(stateMachineArn=machine, name="one", input='{"n": 1}')
    described = ended(started["executionArn"])
    assert described["status"] == "SUCCEEDED" and described["output"] == "[1]", described
    assert described["startDate"] == started["startDate"], described
    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=started["executionArn"], PaginationConfig={"PageSize": 1}
    )
    types = [event["type"] for page in pages for event in page["events"]]
    assert types == [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ], types
    try:
        sfn.start_execution(stateMachineArn=machine, name="one", input="{}")
        raise AssertionError("a name started twice")
    except sfn.exceptions.ExecutionAlreadyExists as e:
        assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 400, e.response


def listings():
    machine = create("waiting", WAIT)
    arns = {
        sfn.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(5)
    }
    pages = sfn.get_paginator("list_executions").paginate(
        stateMachineArn=machine, statusFilter="RUNNING", PaginationConfig={"PageSize": 2}
    )
    assert {row["executionArn"] for page in pages for row in page["executions"]} == arns
    names = [
        row["name"]
        for page in sfn.get_paginator("list_state_machines").paginate()
        for row in page["stateMachines"]
    ]
    assert names == sorted(names) and "waiting" in names, names


def activities():
    activity = sfn.create_activity(name="work")["activityArn"]
    machine = create(
        "worked-for",
        '{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"%s","End":true}}}' % activity,
    )
    execution = sfn.start_execution(stateMachineArn=machine, input="[7]")["executionArn"]
    task = sfn.get_activity_task(activityArn=activity, workerName="boto3")
    assert task["input"] == "[7]", task
    sfn.send_task_heartbeat(taskToken=task["taskToken"])
    sfn.send_task_success(taskToken=task["taskToken"], output="[8]")
    assert ended(execution)["output"] == "[8]"
    try:
        sfn.send_task_success(taskToken=task["taskToken"], output="[9]")
        raise AssertionError("a token completed twice")
    except sfn.exceptions.TaskTimedOut:
        pass


def express_and_trials():
    machine = create("express", PASS, type="EXPRESS")
    reply = sfn.start_sync_execution(stateMachineArn=machine, input="{}")
    assert reply["status"] == "SUCCEEDED" and reply["output"] == "[1]", reply
    tried = sfn.test_state(definition='{"Type":"Pass","Next":"B"}', roleArn=ROLE, input="3")
    assert tried["output"] == "3" and tried["nextState"] == "B", tried
    valid = sfn.validate_state_machine_definition(definition=PASS)
    assert valid["result"] == "OK" and valid["truncated"] is False, valid


def versions():
    machine = create("published", PASS, publish=True, versionDescription="first")
    (version,) = sfn.list_state_machine_versions(stateMachineArn=machine)["stateMachineVersions"]
    alias = sfn.create_state_machine_alias(
        name="live",
        routingConfiguration=[
            {"stateMachineVersionArn": version["stateMachineVersionArn"], "weight": 100}
        ],
    )["stateMachineAliasArn"]
    execution = sfn.start_execution(stateMachineArn=alias)["executionArn"]
    described = ended(execution)
    assert described["stateMachineAliasArn"] == alias, described
    assert described["stateMachineVersionArn"] == machine + ":1", described
    sfn.delete_state_machine(stateMachineArn=machine)
    try:
        sfn.describe_state_machine_alias(stateMachineAliasArn=alias)
        raise AssertionError("an alias outlived its machine")
    except sfn.exceptions.ResourceNotFound:
        pass


for part in (executions, listings, activities, express_and_trials, versions):
    part()
    print("boto3: " + part.__name__.replace("_", " ") + " as expected")
