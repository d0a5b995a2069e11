import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  InvalidArn,
  InvalidDefinition,
  InvalidName,
  ListTagsForResourceCommand,
  MissingRequiredParameter,
  StartExecutionCommand,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidationException,
  paginateListStateMachines,
} from '@aws-sdk/client-sfn';
import { ARN, PASS, ROLE, WAIT, collect, sfn } from './steppe.mjs';

function create(name, more = {}) {
  return sfn.send(
    new CreateStateMachineCommand({ name, definition: PASS, roleArn: ROLE, ...more }),
  );
}

test('a standard machine is described as it was created', async () => {
  const before = Date.now();
  const created = await create('described', {
    type: 'STANDARD',
    tags: [{ key: 'team', value: 'orders' }],
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  });
  assert.equal(created.stateMachineArn, `${ARN}:stateMachine:described`);
  assert.ok(created.creationDate instanceof Date);
  assert.ok(Math.abs(created.creationDate.getTime() - before) < 60_000);
  assert.equal(created.$metadata.httpStatusCode, 200);
  assert.match(created.$metadata.requestId, /^[0-9a-f-]{36}$/);

  const { stateMachineArn } = created;
  const { $metadata, ...described } = await sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  assert.deepEqual(described, {
    stateMachineArn,
    name: 'described',
    status: 'ACTIVE',
    definition: PASS,
    roleArn: ROLE,
    type: 'STANDARD',
    creationDate: created.creationDate,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  });
});

test('metadata alone leaves the definition out', async () => {
  const { stateMachineArn } = await create('metadata');
  const described = await sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' }),
  );
  assert.equal(described.definition, '{}');
});

test('creating the same machine twice is one machine, another of its name an error', async () => {
  const first = await create('twice');
  const second = await create('twice', { tags: [{ key: 'ignored', value: '' }] });
  assert.equal(second.stateMachineArn, first.stateMachineArn);
  assert.deepEqual(second.creationDate, first.creationDate);
  await assert.rejects(create('twice', { definition: WAIT }), (error) => {
    assert.ok(error instanceof StateMachineAlreadyExists);
    assert.equal(error.name, 'StateMachineAlreadyExists');
    assert.equal(error.message, `State Machine Already Exists: '${first.stateMachineArn}'`);
    assert.equal(error.$fault, 'client');
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
});

test('what is wrong with a machine is a typed exception', async () => {
  await assert.rejects(create('in valid'), (error) => {
    assert.ok(error instanceof InvalidName);
    assert.equal(error.message, "Invalid Name: 'in valid'");
    return true;
  });
  await assert.rejects(create('undefined-states', { definition: '{"StartAt":"A"}' }), (error) => {
    assert.ok(error instanceof InvalidDefinition);
    assert.match(error.message, /SCHEMA_VALIDATION_FAILED: These fields are required: \[States\]/);
    return true;
  });
  await assert.rejects(create('n'.repeat(81)), (error) => {
    assert.equal(error.name, 'ValidationException');
    assert.match(error.message, /Member must have length less than or equal to 80/);
    return true;
  });
});

test('a machine that is not there and an ARN that is none differ', async () => {
  const describe = (stateMachineArn) =>
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  await assert.rejects(describe(`${ARN}:stateMachine:absent`), (error) => {
    assert.ok(error instanceof StateMachineDoesNotExist);
    assert.equal(error.message, `State Machine Does Not Exist: '${ARN}:stateMachine:absent'`);
    return true;
  });
  await assert.rejects(describe('absent'), (error) => {
    assert.ok(error instanceof InvalidArn);
    assert.equal(error.message, "Invalid Arn: 'Invalid ARN prefix: absent'");
    return true;
  });
});

test('an update makes a revision that later executions run', async () => {
  const { stateMachineArn } = await create('updated');
  const old = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  const update = (changes) =>
    sfn.send(new UpdateStateMachineCommand({ stateMachineArn, ...changes }));

  const updated = await update({ definition: WAIT });
  const again = await update({ definition: WAIT });
  const young = await sfn.send(new StartExecutionCommand({ stateMachineArn }));

  assert.ok(updated.updateDate instanceof Date);
  assert.equal(again.revisionId, updated.revisionId);
  const machineOf = ({ executionArn }) =>
    sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  assert.equal((await machineOf(old)).definition, PASS);
  assert.equal((await machineOf(young)).definition, WAIT);
  assert.equal((await machineOf(young)).revisionId, updated.revisionId);
  await assert.rejects(update({}), MissingRequiredParameter);
});

test('machines are listed by name through the paginator', async () => {
  const names = Array.from({ length: 7 }, (_, i) => `listed-${i}`);
  await Promise.all(names.toReversed().map((name) => create(name)));
  const { collected, pages } = await collect(
    paginateListStateMachines({ client: sfn, pageSize: 3 }, {}),
    (page) => page.stateMachines,
  );
  const listed = collected.map((machine) => machine.name);
  assert.deepEqual(listed.filter((name) => name.startsWith('listed-')), names);
  assert.deepEqual(listed, listed.toSorted());
  assert.equal(new Set(listed).size, listed.length);
  assert.ok(pages >= 3);
  assert.ok(collected.every((machine) => machine.creationDate instanceof Date));
});

test('tags come and go', async () => {
  const tags = [{ key: 'a', value: '1' }, { key: 'b', value: '' }];
  const { stateMachineArn: resourceArn } = await create('tagged', { tags });
  const listed = async () =>
    (await sfn.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  assert.deepEqual(await listed(), tags);
  await sfn.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'a', value: '2' }] }));
  await sfn.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b', 'never'] }));
  assert.deepEqual(await listed(), [{ key: 'a', value: '2' }]);
});

test('a deleted machine is gone, and deleting it again is no error', async () => {
  const { stateMachineArn } = await create('deleted');
  await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await assert.rejects(
    sfn.send(new StartExecutionCommand({ stateMachineArn })),
    StateMachineDoesNotExist,
  );
});

test('a page larger than AWS gives is refused', async () => {
  const pages = paginateListStateMachines({ client: sfn, pageSize: 1001 }, {});
  await assert.rejects(pages.next(), (error) => {
    assert.ok(error instanceof ValidationException || error.name === 'ValidationException');
    assert.match(error.message, /Member must have value less than or equal to 1000/);
    return true;
  });
});
