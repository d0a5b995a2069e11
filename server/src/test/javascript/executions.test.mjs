import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  InvalidToken,
  ListExecutionsCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineTypeNotSupported,
  StopExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import { ARN, PASS, ROLE, WAIT, collect, definition, ended, sfn } from './steppe.mjs';

let passing;
let waiting;
let express;

async function machine(name, definition, type) {
  const created = await sfn.send(
    new CreateStateMachineCommand({ name, definition, roleArn: ROLE, type }),
  );
  return created.stateMachineArn;
}

before(async () => {
  passing = await machine('passing', PASS);
  waiting = await machine('waiting', WAIT);
  express = await machine('express', PASS, 'EXPRESS');
});

function start(stateMachineArn, more = {}) {
  return sfn.send(new StartExecutionCommand({ stateMachineArn, ...more }));
}

test('an execution runs to its end', async () => {
  const started = await start(passing, { name: 'to-its-end', input: '{ "order": 7 }' });
  assert.equal(started.executionArn, `${ARN}:execution:passing:to-its-end`);
  assert.ok(started.startDate instanceof Date);

  const { $metadata, stopDate, ...execution } = await ended(started.executionArn);

  assert.ok(stopDate.getTime() >= started.startDate.getTime());
  assert.deepEqual(execution, {
    executionArn: started.executionArn,
    stateMachineArn: passing,
    name: 'to-its-end',
    status: 'SUCCEEDED',
    startDate: started.startDate,
    input: '{ "order": 7 }',
    inputDetails: { included: true },
    output: '{"order":7,"result":{"answer":42}}',
    outputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
});

test('a history is read through the paginator, forwards and backwards', async () => {
  const { executionArn } = await start(passing);
  await ended(executionArn);
  const read = (input, pageSize) =>
    collect(
      paginateGetExecutionHistory({ client: sfn, pageSize }, { executionArn, ...input }),
      (page) => page.events,
    );

  const forwards = await read({}, 1);
  const backwards = await read({ reverseOrder: true }, 3);

  assert.deepEqual(
    forwards.collected.map((event) => [event.id, event.previousEventId, event.type]),
    [
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'PassStateEntered'],
      [3, 2, 'PassStateExited'],
      [4, 3, 'ExecutionSucceeded'],
    ],
  );
  assert.deepEqual(backwards.collected, forwards.collected.toReversed());
  assert.ok(forwards.pages >= 4);
  assert.ok(forwards.collected.every((event) => event.timestamp instanceof Date));
  assert.deepEqual(forwards.collected[2].stateExitedEventDetails, {
    name: 'Answer',
    output: '{"result":{"answer":42}}',
    outputDetails: { truncated: false },
  });
});

test('a failure is told with its error and cause', async () => {
  const failing = await machine(
    'failing',
    definition({ F: { Type: 'Fail', Error: 'Order.Lost', Cause: 'Nobody knows.' } }),
  );
  const { executionArn } = await start(failing);
  const execution = await ended(executionArn);
  assert.equal(execution.status, 'FAILED');
  assert.equal(execution.error, 'Order.Lost');
  assert.equal(execution.cause, 'Nobody knows.');
  assert.equal(execution.output, undefined);
  assert.equal(execution.redriveStatus, 'REDRIVABLE');
});

test('a name starts once', async () => {
  const first = await start(waiting, { name: 'once', input: '{}' });
  const again = await start(waiting, { name: 'once', input: '{}' });
  assert.equal(again.executionArn, first.executionArn);
  assert.deepEqual(again.startDate, first.startDate);
  await assert.rejects(start(waiting, { name: 'once', input: '[]' }), (error) => {
    assert.ok(error instanceof ExecutionAlreadyExists);
    assert.equal(error.message, `Execution Already Exists: '${first.executionArn}'`);
    return true;
  });
});

test('a stopped execution is aborted', async () => {
  const { executionArn } = await start(waiting);
  const { stopDate } = await sfn.send(
    new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of this' }),
  );
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(execution.status, 'ABORTED');
  assert.equal(execution.error, 'Enough');
  assert.equal(execution.cause, 'of this');
  assert.deepEqual(execution.stopDate, stopDate);
});

test('executions are listed latest first, by pages and by status', async () => {
  const listed = await machine('listed', WAIT);
  const arns = [];
  for (let i = 0; i < 5; i++) {
    arns.unshift((await start(listed)).executionArn);
  }
  await sfn.send(new StopExecutionCommand({ executionArn: arns[2] }));
  const list = (input, pageSize) =>
    collect(
      paginateListExecutions({ client: sfn, pageSize }, { stateMachineArn: listed, ...input }),
      (page) => page.executions,
    );

  const all = await list({}, 2);
  const running = await list({ statusFilter: 'RUNNING' }, 3);

  assert.deepEqual(new Set(all.collected.map((row) => row.executionArn)), new Set(arns));
  const times = all.collected.map((row) => row.startDate.getTime());
  assert.deepEqual(times, times.toSorted((a, b) => b - a));
  assert.equal(all.pages, 3);
  assert.equal(running.collected.length, 4);
  const stopped = all.collected.find((row) => row.executionArn === arns[2]);
  assert.equal(stopped.status, 'ABORTED');
  assert.ok(stopped.stopDate instanceof Date);
});

test('an express execution runs while its caller waits', async () => {
  const reply = await sfn.send(
    new StartSyncExecutionCommand({ stateMachineArn: express, name: 'now', input: '{"a":1}' }),
  );
  assert.ok(reply.executionArn.startsWith(`${ARN}:express:express:now:`));
  assert.equal(reply.status, 'SUCCEEDED');
  assert.equal(reply.output, '{"a":1,"result":{"answer":42}}');
  assert.ok(reply.startDate instanceof Date && reply.stopDate instanceof Date);
  assert.deepEqual(reply.billingDetails, {
    billedDurationInMilliseconds: 100,
    billedMemoryUsedInMB: 64,
  });
});

test('what the type of a machine does not have is refused', async () => {
  await assert.rejects(
    sfn.send(new StartSyncExecutionCommand({ stateMachineArn: passing })),
    StateMachineTypeNotSupported,
  );
  await assert.rejects(
    sfn.send(new ListExecutionsCommand({ stateMachineArn: express })),
    StateMachineTypeNotSupported,
  );
});

test('input that is no JSON, an execution that is not there, a token of another listing', async () => {
  await assert.rejects(start(passing, { input: 'not JSON' }), InvalidExecutionInput);
  await assert.rejects(
    sfn.send(new DescribeExecutionCommand({ executionArn: `${ARN}:execution:passing:absent` })),
    ExecutionDoesNotExist,
  );
  const { executionArn } = await start(passing);
  await assert.rejects(
    sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken: 'forged' })),
    (error) => {
      assert.ok(error instanceof InvalidToken);
      assert.equal(error.message, "Invalid Token: 'Invalid token'");
      return true;
    },
  );
});

test('metadata alone leaves the payload out', async () => {
  const { executionArn } = await start(waiting, { input: '"text"' });
  const execution = await sfn.send(
    new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }),
  );
  assert.equal(execution.status, 'RUNNING');
  assert.equal(execution.input, undefined);
});
