import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  ConflictException,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  ResourceNotFound,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { PASS, ROLE, WAIT, ended, sfn } from './steppe.mjs';

let stateMachineArn;
let first;
let second;

before(async () => {
  const created = await sfn.send(
    new CreateStateMachineCommand({
      name: 'published',
      definition: WAIT,
      roleArn: ROLE,
      publish: true,
      versionDescription: 'waits',
    }),
  );
  stateMachineArn = created.stateMachineArn;
  first = created.stateMachineVersionArn;
  const { revisionId } = await sfn.send(
    new UpdateStateMachineCommand({ stateMachineArn, definition: PASS }),
  );
  const published = await sfn.send(
    new PublishStateMachineVersionCommand({ stateMachineArn, revisionId }),
  );
  second = published.stateMachineVersionArn;
});

test('versions are listed, the latest first, and described as they were', async () => {
  assert.equal(first, `${stateMachineArn}:1`);
  assert.equal(second, `${stateMachineArn}:2`);
  const listed = await sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
  assert.deepEqual(
    listed.stateMachineVersions.map((row) => row.stateMachineVersionArn),
    [second, first],
  );
  assert.ok(listed.stateMachineVersions.every((row) => row.creationDate instanceof Date));
  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: first }));
  assert.equal(described.definition, WAIT);
  assert.equal(described.description, 'waits');
});

test('a revision that is not the current one is not published', async () => {
  await assert.rejects(
    sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn, revisionId: 'INITIAL' })),
    (error) => {
      assert.ok(error instanceof ConflictException);
      assert.match(error.message, /^Failed to publish the State Machine version for revision/);
      return true;
    },
  );
});

test('an alias leads executions to its version until it is moved', async () => {
  const route = (stateMachineVersionArn) => [{ stateMachineVersionArn, weight: 100 }];
  const { stateMachineAliasArn } = await sfn.send(
    new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: route(first) }),
  );
  await sfn.send(
    new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration: route(second) }),
  );
  const alias = await sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }));
  assert.deepEqual(alias.routingConfiguration, route(second));
  assert.ok(alias.updateDate instanceof Date);
  const aliases = await sfn.send(new ListStateMachineAliasesCommand({ stateMachineArn }));
  assert.equal(aliases.stateMachineAliases.length, 1);

  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: stateMachineAliasArn }),
  );
  const execution = await ended(executionArn);
  assert.equal(execution.stateMachineArn, stateMachineArn);
  assert.equal(execution.stateMachineAliasArn, stateMachineAliasArn);
  assert.equal(execution.stateMachineVersionArn, second);
  for (const listedBy of [stateMachineAliasArn, second, stateMachineArn]) {
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: listedBy }),
    );
    assert.deepEqual(executions.map((row) => row.executionArn), [executionArn]);
  }

  await assert.rejects(
    sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: second })),
    (error) => {
      assert.ok(error instanceof ConflictException);
      assert.match(error.message, /\[live\]$/);
      return true;
    },
  );
  await sfn.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
  await assert.rejects(
    sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn })),
    ResourceNotFound,
  );
});

test('a deleted version is gone', async () => {
  await sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: first }));
  await assert.rejects(
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn: first })),
    StateMachineDoesNotExist,
  );
});
