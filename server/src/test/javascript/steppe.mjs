// The client that all tests use, made as the README tells users to make theirs.
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';

const endpoint = process.env.STEPPE_ENDPOINT;
if (!endpoint) {
  throw new Error('STEPPE_ENDPOINT does not say where the server is');
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
export const ARN = `arn:aws:states:${REGION}:${ACCOUNT}`;

const PATIENCE_MILLIS = 30_000;

export const sfn = new SFNClient({
  endpoint,
  disableHostPrefix: true,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'any' },
});

export const PASS = definition({
  Answer: { Type: 'Pass', Result: { answer: 42 }, ResultPath: '$.result', End: true },
});

export const WAIT = definition({ Hold: { Type: 'Wait', Seconds: 3600, End: true } });

/** The text of a definition that starts at the first of `states`. */
export function definition(states) {
  return JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
}

/** Asks again until the answer is as it should be, as clients do that poll. */
export async function until(ask, isRight) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`still not so after ${PATIENCE_MILLIS} ms: ${JSON.stringify(answer)}`);
    }
  }
}

/** What DescribeExecution says once the execution has ended. */
export function ended(executionArn) {
  return until(
    () => sfn.send(new DescribeExecutionCommand({ executionArn })),
    (execution) => execution.status !== 'RUNNING',
  );
}

/** All of a paginator's items: an async generator of pages, and how a page holds them. */
export async function collect(pages, items) {
  const collected = [];
  let count = 0;
  for await (const page of pages) {
    collected.push(...items(page));
    count++;
  }
  return { collected, pages: count };
}
