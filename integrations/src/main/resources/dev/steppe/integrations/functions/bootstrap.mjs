// Runs a JavaScript handler as a worker of the Lambda Runtime API. Needs Node.js and nothing else.
// Usage: node bootstrap.mjs FILE. The handler is the export `handler`.
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const api = new URL('http://' + process.env.AWS_LAMBDA_RUNTIME_API);
const file = process.argv[2];

// A fresh connection for each request: a handler may take longer than an idle connection lives.
function request(method, resource, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const call = http.request(
      {
        host: api.hostname,
        port: api.port,
        agent: false,
        method,
        path: `${api.pathname}/2018-06-01/runtime/${resource}`,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString() }));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

// How the handler was called is no part of its stack.
function own(frames) {
  return frames.filter((frame) => !frame.includes(import.meta.url) && !frame.includes('node:internal/'));
}

function described(error, type) {
  if (error instanceof Error) {
    return {
      errorType: type ?? error.name,
      errorMessage: error.message,
      trace: own(String(error.stack ?? '').split('\n')),
    };
  }
  return { errorType: type ?? typeof error, errorMessage: String(error), trace: [] };
}

function report(resource, error) {
  return request('POST', resource, JSON.stringify(error), {
    'lambda-runtime-function-error-type': error.errorType,
  });
}

let current;

async function fatal(error) {
  try {
    await report(current ? `invocation/${current}/error` : 'init/error', error);
  } finally {
    process.exit(1);
  }
}

process.on('uncaughtException', (error) => fatal(described(error)));
process.on('unhandledRejection', (reason) =>
  fatal(described(reason, 'Runtime.UnhandledPromiseRejection')),
);

// Standard input ends when the server does, however it does.
process.stdin.on('error', () => process.exit(1));
process.stdin.on('end', () => process.exit(1));
process.stdin.resume();
process.stdin.unref?.();

async function load() {
  let exports;
  try {
    exports = await import(pathToFileURL(file));
  } catch (error) {
    const type = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : 'Runtime.ImportModuleError';
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { lambdaType: type });
  }
  const handler = exports.handler ?? exports.default?.handler ?? exports.default;
  if (typeof handler !== 'function') {
    const name = path.basename(file).replace(/\.[^.]*$/, '');
    throw Object.assign(new Error(`${name}.handler is undefined or not exported`), {
      lambdaType: 'Runtime.HandlerNotFound',
    });
  }
  return handler;
}

function contextOf(headers, finish) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = headers['lambda-runtime-client-context'];
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext && JSON.parse(Buffer.from(clientContext, 'base64').toString()),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    succeed: (result) => finish(null, result),
    fail: (error) => finish(error ?? new Error('handled')),
    done: finish,
  };
}

// A handler answers by a promise, by its callback, or by what it returns. One that does none of these
// has ended when nothing is left to do; its result is null.
function run(handler, headers, body) {
  return new Promise((resolve, reject) => {
    const idle = () => resolve(null);
    const settle = (act) => (value) => {
      process.off('beforeExit', idle);
      act(value);
    };
    const succeed = settle(resolve);
    const fail = settle(reject);
    const finish = (error, result) => (error === null || error === undefined ? succeed(result) : fail(error));
    process.on('beforeExit', idle);
    let answer;
    try {
      answer = handler(JSON.parse(body), contextOf(headers, finish), finish);
    } catch (error) {
      fail(error);
      return;
    }
    if (typeof answer?.then === 'function') {
      answer.then(succeed, fail);
    } else if (answer !== undefined && handler.length < 3) {
      succeed(answer);
    }
  });
}

function written(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    throw Object.assign(new Error('Unable to stringify response body'), { name: 'Runtime.MarshalError' });
  }
}

let handler;
try {
  handler = await load();
} catch (error) {
  await fatal(described(error, error.lambdaType));
}

for (;;) {
  let event;
  try {
    event = await request('GET', 'invocation/next');
  } catch {
    process.exit(1);
  }
  const id = event.headers['lambda-runtime-aws-request-id'];
  if (id === undefined) {
    process.exit(1);
  }
  current = id;
  process.env._X_AMZN_TRACE_ID = event.headers['lambda-runtime-trace-id'] ?? '';
  try {
    const result = written(await run(handler, event.headers, event.body));
    current = undefined;
    await request('POST', `invocation/${id}/response`, result);
  } catch (error) {
    current = undefined;
    console.error(error);
    await report(`invocation/${id}/error`, described(error));
  }
}
