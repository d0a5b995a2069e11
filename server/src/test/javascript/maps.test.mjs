import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  ResourceNotFound,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
  ValidationException,
  paginateListExecutions,
  paginateListMapRuns,
} from '@aws-sdk/client-sfn';
import { ARN, ROLE, collect, definition, sfn, until } from './steppe.mjs';

const EACH = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'IsZero',
  States: {
    IsZero: {
      Type: 'Choice',
      Choices: [{ Variable: '$', NumericEquals: 0, Next: 'Done' }],
      Default: 'Hold',
    },
    Done: { Type: 'Succeed' },
    Hold: { Type: 'Wait', Seconds: 3600, End: true },
  },
};

let stateMachineArn;

before(async () => {
  const map = { Type: 'Map', Label: 'each', MaxConcurrency: 2, ItemProcessor: EACH, End: true };
  const created = await sfn.send(
    new CreateStateMachineCommand({
      name: 'mapping',
      definition: definition({ Each: map }),
      roleArn: ROLE,
    }),
  );
  stateMachineArn = created.stateMachineArn;
});

test('a map run is watched, updated and stopped', async () => {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: '[0,1,2,3]' }),
  );
  const [row] = await until(
    async () =>
      (await collect(paginateListMapRuns({ client: sfn }, { executionArn }), (p) => p.mapRuns))
        .collected,
    (rows) => rows.length === 1,
  );
  assert.equal(row.stateMachineArn, `${ARN}:stateMachine:mapping/each`);
  assert.ok(row.startDate instanceof Date);
  const { mapRunArn } = row;
  const described = (isRight) =>
    until(() => sfn.send(new DescribeMapRunCommand({ mapRunArn })), isRight);

  const two = await described(
    (run) => run.itemCounts.succeeded === 1 && run.itemCounts.running === 2,
  );
  assert.equal(two.status, 'RUNNING');
  assert.equal(two.maxConcurrency, 2);
  assert.equal(two.itemCounts.pending, 1);
  assert.equal(two.executionCounts.total, 4);
  assert.equal(two.stopDate, undefined);
  await sfn.send(
    new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3, toleratedFailurePercentage: 12.5 }),
  );
  const three = await described((run) => run.itemCounts.running === 3);
  assert.equal(three.toleratedFailurePercentage, 12.5);

  const children = await collect(
    paginateListExecutions({ client: sfn, pageSize: 1 }, { mapRunArn, statusFilter: 'RUNNING' }),
    (page) => page.executions,
  );
  assert.equal(children.collected.length, 3);
  assert.ok(children.collected.every((child) => child.itemCount === 1));
  const child = { executionArn: children.collected[0].executionArn };
  const execution = await sfn.send(new DescribeExecutionCommand(child));
  assert.equal(execution.mapRunArn, mapRunArn);
  const machine = await sfn.send(new DescribeStateMachineForExecutionCommand(child));
  assert.equal(machine.label, 'each');

  await sfn.send(new StopExecutionCommand({ executionArn }));
  const stopped = await described((run) => run.status !== 'RUNNING');
  assert.equal(stopped.status, 'ABORTED');
  assert.equal(stopped.itemCounts.aborted, 3);
  assert.ok(stopped.stopDate instanceof Date);
  await assert.rejects(
    sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 })),
    (error) => {
      assert.ok(error instanceof ValidationException);
      assert.equal(error.name, 'ValidationException');
      return true;
    },
  );
  await assert.rejects(
    sfn.send(new DescribeMapRunCommand({ mapRunArn: `${mapRunArn}0` })),
    ResourceNotFound,
  );
});
