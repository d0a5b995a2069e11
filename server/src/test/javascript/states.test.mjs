import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  TestStateCommand,
  ValidateStateMachineDefinitionCommand,
  ValidationException,
} from '@aws-sdk/client-sfn';
import { PASS, ROLE, sfn } from './steppe.mjs';

function trial(state, more = {}) {
  return sfn.send(new TestStateCommand({ definition: JSON.stringify(state), ...more }));
}

test('a state is tried by itself', async () => {
  const tried = await trial(
    { Type: 'Pass', Parameters: { 'b.$': '$.a' }, ResultPath: '$.r', Next: 'After' },
    { input: '{"a":[1,2]}', inspectionLevel: 'DEBUG' },
  );
  assert.equal(tried.status, 'SUCCEEDED');
  assert.equal(tried.output, '{"a":[1,2],"r":{"b":[1,2]}}');
  assert.equal(tried.nextState, 'After');
  assert.equal(tried.inspectionData.afterParameters, '{"b":[1,2]}');
});

test('a task is tried with a mock, and its Retry and Catch with it', async () => {
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'price' },
    Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 6 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Apologise' }],
    Next: 'Ship',
  };
  const mocked = (mock, more = {}) => trial(task, { roleArn: ROLE, mock, ...more });

  const good = await mocked({ result: '{"StatusCode":200,"Payload":{"total":9}}' });
  assert.equal(good.status, 'SUCCEEDED');
  assert.equal(good.nextState, 'Ship');
  const busy = await mocked(
    { errorOutput: { error: 'Busy', cause: 'others' } },
    { inspectionLevel: 'DEBUG', stateConfiguration: { retrierRetryCount: 4 } },
  );
  assert.equal(busy.status, 'RETRIABLE');
  assert.equal(busy.inspectionData.errorDetails.retryBackoffIntervalSeconds, 16);
  const lost = await mocked({ errorOutput: { error: 'Lost', cause: 'nobody knows' } });
  assert.equal(lost.status, 'CAUGHT_ERROR');
  assert.equal(lost.nextState, 'Apologise');
  assert.equal(lost.error, 'Lost');
  await assert.rejects(
    trial({ Type: 'Pass', End: true }, { mock: { result: '1' } }),
    (error) => {
      assert.ok(error instanceof ValidationException);
      assert.equal(error.message, "State type 'Pass' is not supported when a mock is specified");
      return true;
    },
  );
});

test('a definition is validated without being created', async () => {
  const validate = (definition) =>
    sfn.send(new ValidateStateMachineDefinitionCommand({ definition }));
  const good = await validate(PASS);
  assert.equal(good.result, 'OK');
  assert.deepEqual(good.diagnostics, []);
  assert.equal(good.truncated, false);
  const bad = await validate('{"StartAt":"Nowhere","States":{"A":{"Type":"Pass","End":true}}}');
  assert.equal(bad.result, 'FAIL');
  assert.equal(bad.diagnostics[0].severity, 'ERROR');
  assert.equal(bad.diagnostics[0].code, 'MISSING_TRANSITION_TARGET');
});
