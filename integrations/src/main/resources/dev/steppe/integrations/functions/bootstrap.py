"""Runs a Python handler as a worker of the Lambda Runtime API. Needs Python 3 and nothing else.

Usage: python3 bootstrap.py FILE. The handler is the function `handler` or `lambda_handler`.
"""

import base64
import http.client
import importlib.util
import json
import os
import sys
import threading
import time
import traceback

ADDRESS, _, PREFIX = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
FILE = sys.argv[1]
MODULE = os.path.splitext(os.path.basename(FILE))[0]


def request(method, resource, body=None, headers=None):
    """A fresh connection for each request: a handler may take longer than an idle one lives."""
    connection = http.client.HTTPConnection(ADDRESS)
    try:
        path = f"/{PREFIX}/2018-06-01/runtime/{resource}"
        connection.request(method, path, body, {"Connection": "close", **(headers or {})})
        answer = connection.getresponse()
        return answer.headers, answer.read()
    finally:
        connection.close()


def report(resource, error):
    body = json.dumps(error).encode()
    request("POST", resource, body, {"Lambda-Runtime-Function-Error-Type": error["errorType"]})


def described(message, error_type, request_id, trace=()):
    return {
        "errorMessage": message,
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": list(trace),
    }


def own_frames(error):
    """The stack of a handler's exception, without the frames of this file."""
    frames = traceback.extract_tb(error.__traceback__)
    return traceback.format_list([frame for frame in frames if frame.filename != __file__])


class ClientContext:
    def __init__(self, encoded):
        content = json.loads(base64.b64decode(encoded))
        self.custom = content.get("custom")
        self.env = content.get("env")
        self.client = content.get("client")


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        encoded = headers["Lambda-Runtime-Client-Context"]
        self.client_context = ClientContext(encoded) if encoded else None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def load():
    """The handler, or the error that Lambda reports when there is none."""
    try:
        spec = importlib.util.spec_from_file_location(MODULE, FILE)
        module = importlib.util.module_from_spec(spec)
        sys.modules[MODULE] = module
        spec.loader.exec_module(module)
    except SyntaxError as error:
        message = f"Syntax error in module '{MODULE}': {error}"
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        return None, described(message, "Runtime.UserCodeSyntaxError", "", trace)
    except ImportError as error:
        message = f"Unable to import module '{MODULE}': {error}"
        return None, described(message, "Runtime.ImportModuleError", "")
    except BaseException as error:  # whatever a module raises while it is loaded
        return None, described(str(error), type(error).__name__, "", own_frames(error))
    for name in ("handler", "lambda_handler"):
        if callable(getattr(module, name, None)):
            return getattr(module, name), None
    message = f"Handler 'handler' missing on module '{MODULE}'"
    return None, described(message, "Runtime.HandlerNotFound", "")


def exit_with_server():
    """Standard input ends when the server does, however it does."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def serve(handler):
    while True:
        headers, body = request("GET", "invocation/next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        if request_id is None:
            return
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"] or ""
        try:
            result = handler(json.loads(body), LambdaContext(headers))
        except Exception as error:
            frames = own_frames(error)
            trace = "Traceback (most recent call last):\n" + "".join(frames)
            sys.stderr.write(f"[ERROR] {type(error).__name__}: {error}\n{trace}")
            failure = described(str(error), type(error).__name__, request_id, frames)
            report(f"invocation/{request_id}/error", failure)
            continue
        try:
            text = json.dumps(result, ensure_ascii=False).encode()
        except (TypeError, ValueError, UnicodeEncodeError) as error:
            message = f"Unable to marshal response: {error}"
            failure = described(message, "Runtime.MarshalError", request_id)
            report(f"invocation/{request_id}/error", failure)
            continue
        request("POST", f"invocation/{request_id}/response", text)


def main():
    threading.Thread(target=exit_with_server, daemon=True).start()
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    handler, failure = load()
    if failure is not None:
        report("init/error", failure)
        sys.exit(1)
    try:
        serve(handler)
    except (OSError, http.client.HTTPException):
        sys.exit(1)


main()
