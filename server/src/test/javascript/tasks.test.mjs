import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ActivityDoesNotExist,
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  ExecutionNotRedrivable,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  InvalidOutput,
  InvalidToken,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskTimedOut,
  paginateListActivities,
} from '@aws-sdk/client-sfn';
import { ARN, ROLE, collect, definition, ended, sfn } from './steppe.mjs';

async function activity(name) {
  return (await sfn.send(new CreateActivityCommand({ name }))).activityArn;
}

/** A machine of that name whose one state is a task of `activityArn`. */
async function machine(name, activityArn) {
  const task = { Work: { Type: 'Task', Resource: activityArn, End: true } };
  const created = await sfn.send(
    new CreateStateMachineCommand({ name, definition: definition(task), roleArn: ROLE }),
  );
  return created.stateMachineArn;
}

test('an activity is created, described, listed and deleted', async () => {
  const activityArn = await activity('a-life');
  assert.equal(activityArn, `${ARN}:activity:a-life`);
  const described = await sfn.send(new DescribeActivityCommand({ activityArn }));
  assert.equal(described.name, 'a-life');
  assert.ok(described.creationDate instanceof Date);
  await activity('a-second-life');
  const { collected } = await collect(
    paginateListActivities({ client: sfn, pageSize: 1 }, {}),
    (page) => page.activities,
  );
  const names = collected.map((row) => row.name);
  assert.ok(names.indexOf('a-life') < names.indexOf('a-second-life'));
  assert.ok(names.includes('a-life'));

  await sfn.send(new DeleteActivityCommand({ activityArn }));
  await assert.rejects(
    sfn.send(new DescribeActivityCommand({ activityArn })),
    ActivityDoesNotExist,
  );
  await assert.rejects(
    sfn.send(new GetActivityTaskCommand({ activityArn })),
    ActivityDoesNotExist,
  );
});

test('a worker that waits is given the task as soon as there is one', async () => {
  const activityArn = await activity('waited-for');
  const stateMachineArn = await machine('waits-for-a-worker', activityArn);
  const polling = sfn.send(new GetActivityTaskCommand({ activityArn, workerName: 'w-1' }));
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: '{ "n": 1 }' }),
  );

  const task = await polling;
  assert.equal(task.input, '{ "n": 1 }');
  assert.deepEqual(
    Object.keys(await sfn.send(new SendTaskHeartbeatCommand({ taskToken: task.taskToken }))),
    ['$metadata'],
  );
  await assert.rejects(
    sfn.send(new SendTaskSuccessCommand({ taskToken: task.taskToken, output: '{' })),
    InvalidOutput,
  );
  await sfn.send(new SendTaskSuccessCommand({ taskToken: task.taskToken, output: '{"n":2}' }));

  const execution = await ended(executionArn);
  assert.equal(execution.output, '{"n":2}');
  const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  assert.deepEqual(
    events.map((event) => event.type),
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ],
  );
  assert.deepEqual(events[3].activityStartedEventDetails, { workerName: 'w-1' });
  await assert.rejects(
    sfn.send(new SendTaskSuccessCommand({ taskToken: task.taskToken, output: '{}' })),
    (error) => {
      assert.ok(error instanceof TaskTimedOut);
      assert.equal(error.message, "Task Timed Out: 'Provided task does not exist anymore'");
      return true;
    },
  );
});

test('a worker that fails fails the execution', async () => {
  const activityArn = await activity('failed-at');
  const stateMachineArn = await machine('has-a-failing-worker', activityArn);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  const { taskToken } = await sfn.send(new GetActivityTaskCommand({ activityArn }));
  await sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Broken', cause: 'a tool' }));
  const execution = await ended(executionArn);
  assert.equal(execution.status, 'FAILED');
  assert.equal(execution.error, 'Broken');
  assert.equal(execution.cause, 'a tool');
});

test('a failed execution is redriven, once for each token of its caller', async () => {
  const activityArn = await activity('redriven');
  const stateMachineArn = await machine('is-redriven', activityArn);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  const failing = await sfn.send(new GetActivityTaskCommand({ activityArn }));
  await sfn.send(new SendTaskFailureCommand({ taskToken: failing.taskToken, error: 'Broken' }));
  await ended(executionArn);

  const redrive = () =>
    sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 'only-once' }));
  const { redriveDate } = await redrive();
  assert.ok(redriveDate instanceof Date);
  assert.deepEqual((await redrive()).redriveDate, redriveDate);
  const { taskToken } = await sfn.send(new GetActivityTaskCommand({ activityArn }));
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"mended"' }));

  const execution = await ended(executionArn);
  assert.equal(execution.status, 'SUCCEEDED');
  assert.equal(execution.output, '"mended"');
  assert.equal(execution.redriveCount, 1);
  assert.deepEqual(execution.redriveDate, redriveDate);
  await assert.rejects(
    sfn.send(new RedriveExecutionCommand({ executionArn })),
    ExecutionNotRedrivable,
  );
});

test('a token that is none is refused', async () => {
  await assert.rejects(
    sfn.send(new SendTaskHeartbeatCommand({ taskToken: 'FakeTaskToken' })),
    (error) => {
      assert.ok(error instanceof InvalidToken);
      assert.equal(error.message, "Invalid Token: 'Invalid token'");
      return true;
    },
  );
});

test('a worker that leaves loses no task', async () => {
  const activityArn = await activity('left');
  const stateMachineArn = await machine('has-an-unsteady-worker', activityArn);
  const leaving = new AbortController();
  const left = sfn.send(new GetActivityTaskCommand({ activityArn }), {
    abortSignal: leaving.signal,
  });
  leaving.abort();
  await assert.rejects(left, { name: 'AbortError' });

  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  const { taskToken } = await sfn.send(new GetActivityTaskCommand({ activityArn }));
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));

  assert.equal((await ended(executionArn)).output, '1');
});
