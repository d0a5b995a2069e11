package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
  private final Folder folder;

  LanguagesTest(@TempDir Path path) throws IOException {
    folder = new Folder(path);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void anAsyncNodeHandlerAnswersWithItsPromise() throws Exception {
    Folder.needs("node");
    folder.with(
        "price.mjs",
        """
        export const handler = async (event, context) => ({
          total: event.items.reduce((sum, n) => sum + n, 0),
          name: context.functionName,
          arn: context.invokedFunctionArn,
          hasTime: context.getRemainingTimeInMillis() > 1000,
          requestId: context.awsRequestId.length,
          region: process.env.AWS_REGION,
          set: process.env.SET_BY_TEST,
        });
        """);

    assertThat(folder.call("price", "{\"items\":[1,2,3]}"))
        .isEqualTo(
            Json.parse(
                """
                {"total":6,"name":"price","hasTime":true,"requestId":36,"region":"eu-central-1",
                 "arn":"arn:aws:lambda:eu-central-1:123456789012:function:price","set":"yes"}
                """));
  }

  @Test
  void aNodeHandlerMayCallBack() throws Exception {
    Folder.needs("node");
    folder.with(
        "later.js",
        """
        exports.handler = (event, context, callback) => {
          setTimeout(() => (event.bad ? callback(new RangeError('too bad')) : callback(null, event)), 5);
        };
        """);

    assertThat(folder.call("later", "[1]")).isEqualTo(Json.parse("[1]"));
    assertThat(Folder.text(folder.error("later", "{\"bad\":true}"), "errorType"))
        .isEqualTo("RangeError");
  }

  @Test
  void aNodeHandlerThatAnswersNothingAnswersNull() throws Exception {
    Folder.needs("node");
    folder.with("quiet.cjs", "exports.handler = (event, context) => { setTimeout(() => {}, 5); };");

    assertThat(folder.call("quiet", "{}")).isEqualTo(Json.Null.NULL);
    assertThat(folder.call("quiet", "{}")).isEqualTo(Json.Null.NULL);
  }

  @Test
  void aNodeErrorHasTheShapeOfLambdas() throws Exception {
    Folder.needs("node");
    folder.with(
        "fail.mjs",
        """
        class OutOfStock extends Error {
          constructor(message) { super(message); this.name = 'OutOfStock'; }
        }
        export const handler = async () => { throw new OutOfStock('none left'); };
        """);

    var error = folder.error("fail", "{}");
    assertThat(error.members().keySet()).containsExactly("errorType", "errorMessage", "trace");
    assertThat(Folder.text(error, "errorType")).isEqualTo("OutOfStock");
    assertThat(Folder.text(error, "errorMessage")).isEqualTo("none left");
    assertThat(((Json.Arr) error.get("trace").orElseThrow()).items())
        .startsWith(Json.of("OutOfStock: none left"))
        .anySatisfy(line -> assertThat(line.text()).contains("fail.mjs:4"));
  }

  @Test
  void aNodeModuleThatCannotBeLoadedSaysWhy() throws Exception {
    Folder.needs("node");
    folder.with("missing.mjs", "import nothing from './nothing.mjs'; export const handler = 1;");
    folder.with("none.mjs", "export const other = () => 1;");
    folder.with("wrong.mjs", "export const handler = (;");

    assertThat(Folder.text(folder.error("missing", "{}"), "errorType"))
        .isEqualTo("Runtime.ImportModuleError");
    assertThat(folder.error("none", "{}").text())
        .contains("Runtime.HandlerNotFound", "none.handler is undefined or not exported");
    assertThat(Folder.text(folder.error("wrong", "{}"), "errorType"))
        .isEqualTo("Runtime.UserCodeSyntaxError");
  }

  @Test
  void aPythonHandlerSeesItsContext() throws Exception {
    Folder.needs("python3");
    folder.with(
        "ship-it.py",
        """
        import os
        def handler(event, context):
            return {"event": event, "name": context.function_name,
                    "arn": context.invoked_function_arn,
                    "hasTime": context.get_remaining_time_in_millis() > 1000,
                    "id": len(context.aws_request_id), "memory": context.memory_limit_in_mb,
                    "region": os.environ["AWS_REGION"], "word": "für"}
        """);

    assertThat(folder.call("ship-it", "{\"n\":1.5}"))
        .isEqualTo(
            Json.parse(
                """
                {"event":{"n":1.5},"name":"ship-it","hasTime":true,"id":36,"memory":"128",
                 "arn":"arn:aws:lambda:eu-central-1:123456789012:function:ship-it",
                 "region":"eu-central-1","word":"für"}
                """));
  }

  @Test
  void aPythonErrorHasTheShapeOfLambdas() throws Exception {
    Folder.needs("python3");
    folder.with(
        "fail.py",
        """
        def handler(event, context):
            raise ValueError("no good")
        """);

    var error = folder.error("fail", "{}");
    assertThat(error.members().keySet())
        .containsExactly("errorMessage", "errorType", "requestId", "stackTrace");
    assertThat(Folder.text(error, "errorType")).isEqualTo("ValueError");
    assertThat(((Json.Arr) error.get("stackTrace").orElseThrow()).items())
        .singleElement()
        .satisfies(frame ->
            assertThat(((Json.Str) frame).value())
                .startsWith("  File \"")
                .endsWith("fail.py\", line 2, in handler\n    raise ValueError(\"no good\")\n"));
  }

  @Test
  void aPythonModuleThatCannotBeLoadedSaysWhy() throws Exception {
    Folder.needs("python3");
    folder.with("missing.py", "import no_such_module");
    folder.with("none.py", "x = 1");
    folder.with("wrong.py", "def handler(:");
    folder.with("marshal.py", "def handler(event, context):\n    return {1, 2}\n");

    assertThat(folder.error("missing", "{}").text())
        .contains("Unable to import module 'missing': No module named 'no_such_module'");
    assertThat(folder.error("none", "{}").text()).contains("Runtime.HandlerNotFound");
    assertThat(folder.error("wrong", "{}").text()).contains("Runtime.UserCodeSyntaxError");
    assertThat(folder.error("marshal", "{}").text())
        .contains("Runtime.MarshalError", "Unable to marshal response");
  }

  @Test
  void aFolderIsAFunctionOfItsName() throws Exception {
    Folder.needs("python3");
    Folder.needs("node");
    folder.with("bill/lambda_function.py", "import rate\ndef lambda_handler(e, c): return rate.R");
    folder.with("bill/rate.py", "R = 7");
    folder.with(
        "mail/index.mjs", "import { to } from './to.mjs'; export const handler = () => to;");
    folder.with("mail/to.mjs", "export const to = 'you';");

    assertThat(folder.call("bill", "{}")).isEqualTo(Json.of(7));
    assertThat(folder.call("mail", "{}")).isEqualTo(Json.of("you"));
    assertThat(folder.functions.names()).containsExactly("bill", "mail");
  }

  @Test
  void aJavaFileIsAFunction() throws Exception {
    folder.with(
        "OrderCheck.java",
        """
        import java.util.*;
        class Rules {}
        class OrderCheck {
          record Verdict(String id, boolean ok, List<String> notes) {}
          static class Refused extends RuntimeException {
            Refused(String message) { super(message); }
          }
          Object handleRequest(Map<String, Object> order, Map<String, String> context) {
            System.out.println("checking for " + context.get("functionName"));
            if (order.get("id") == null) throw new Refused("no id");
            return new Verdict(order.get("id").toString(), true, List.of());
          }
        }
        """);

    assertThat(folder.call("order-check", "{\"id\":12345678901}"))
        .isEqualTo(Json.parse("{\"id\":\"12345678901\",\"ok\":true,\"notes\":[]}"));
    var error = folder.error("order-check", "{}");
    assertThat(Folder.text(error, "errorType")).isEqualTo("OrderCheck$Refused");
    assertThat(error.get("stackTrace").orElseThrow().text())
        .isEqualTo("[\"OrderCheck.handleRequest(OrderCheck.java:10)\"]");
    assertThat(folder.log).contains("order-check: checking for order-check");
  }

  @Test
  void aJavaFileThatDoesNotCompileSaysWhere() throws Exception {
    folder.with("broken.java", "class Broken { static int handler() { return \"x\"; } }");

    assertThat(folder.error("broken", "{}").text())
        .contains("Runtime.UserCodeSyntaxError", "broken.java:1", "incompatible types");
  }

  @Test
  void anExecutableIsRunForEachEvent() throws Exception {
    folder.withExecutable("echo.sh", "#!/bin/sh\ncat\n");
    folder.withExecutable("say", "#!/bin/sh\necho hello\n");
    folder.withExecutable("bad.sh", "#!/bin/sh\necho 'it broke' >&2\nexit 3\n");
    folder.withExecutable("silent.sh", "#!/bin/sh\nexit 3\n");
    folder.withExecutable(
        "named.sh", "#!/bin/sh\necho '{\"errorType\":\"Mine\",\"errorMessage\":\"m\"}'\nexit 1\n");

    assertThat(folder.call("echo", "{\"a\":[1,\"ü\"]}")).isEqualTo(Json.parse("{\"a\":[1,\"ü\"]}"));
    assertThat(folder.reply("say", "{}").payload()).isEqualTo("hello");
    assertThat(folder.error("bad", "{}"))
        .isEqualTo(
            Json.parse("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"it broke\"}"));
    assertThat(folder.error("silent", "{}").text()).contains("exit status 3");
    assertThat(Folder.text(folder.error("named", "{}"), "errorType")).isEqualTo("Mine");
  }

  @Test
  void theLogSaysWhyAFunctionCouldNotBeLoadedOrEnded() throws Exception {
    Folder.needs("python3");
    folder
        .with("lost.py", "import nosuchmodule\n")
        .with("gone.py", "import os\ndef handler(event, context):\n    os._exit(3)\n");

    folder.error("lost", "{}");
    folder.error("gone", "{}");

    assertThat(folder.log)
        .anyMatch(line -> line.startsWith("lost: Runtime.ImportModuleError: Unable to import"))
        .anyMatch(line -> line.matches("gone: Runtime.ExitError: .*exit status 3"));
  }
}
