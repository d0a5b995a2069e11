package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.SmithyDocument;
import dev.steppe.integrations.protocols.Protocols;
import dev.steppe.integrations.protocols.WireAnswer;
import dev.steppe.integrations.protocols.WireRequest;
import dev.steppe.integrations.web.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.shapes.ModelSerializer;
import software.amazon.smithy.model.transform.ModelTransformer;

/// The tests of AWS's protocols that Smithy publishes for makers of clients:
/// <https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html>. What is not met is
/// listed with its reason, and the list may only get shorter.
class SmithyProtocolTest {
  private static final String GAPS = "smithy-gaps.txt";
  private static final String TOKEN = "00000000-0000-4000-8000-000000000000";

  /// Of the version that is tested with: fewer would mean that some were not found.
  private static final int AT_LEAST = 691;

  /// @param shape what an answer has: the operation's output or an error
  private record Case(
      ServiceModel service, OperationModel operation, Shape.Structure shape, Json.Obj test) {
    /// Requests and answers are numbered apart.
    String id() {
      return (test.get("code").isPresent() ? "answer:" : "request:") + text(test, "id");
    }
  }

  @TestFactory
  Stream<DynamicTest> requests() throws IOException {
    var gaps = gaps();
    return Suite.REQUESTS.stream().map(it -> checked(it, gaps, () -> checkRequest(it)));
  }

  @TestFactory
  Stream<DynamicTest> answers() throws IOException {
    var gaps = gaps();
    return Suite.ANSWERS.stream().map(it -> checked(it, gaps, () -> checkAnswer(it)));
  }

  @Test
  void allAreThereAndEveryGapIsOneOfThem() throws IOException {
    var ids = Stream.concat(Suite.REQUESTS.stream(), Suite.ANSWERS.stream()).map(Case::id).toList();

    assertThat(ids).hasSizeGreaterThanOrEqualTo(AT_LEAST).containsAll(gaps().keySet());
  }

  private interface Check {
    void run() throws Exception;
  }

  private static DynamicTest checked(Case it, Map<String, String> gaps, Check check) {
    return DynamicTest.dynamicTest(
        it.id(),
        () -> {
          if (!gaps.containsKey(it.id())) {
            check.run();
            return;
          }
          try {
            check.run();
          } catch (AssertionError | Exception _) {
            return;
          }
          fail(it.id() + " is met now: take it out of " + GAPS);
        });
  }

  private static Map<String, String> gaps() throws IOException {
    try (var in = SmithyProtocolTest.class.getResourceAsStream(GAPS)) {
      assertThat(in).isNotNull();
      var gaps = new TreeMap<String, String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> {
            int blank = line.indexOf(' ');
            assertThat(blank).as("a reason in: " + line).isPositive();
            gaps.put(line.substring(0, blank), line.substring(blank + 1));
          });
      return gaps;
    }
  }

  /// What there is to test, read once.
  private static final class Suite {
    static final Json.Obj SHAPES = shapes();
    static final List<Case> REQUESTS = new ArrayList<>();
    static final List<Case> ANSWERS = new ArrayList<>();

    static {
      SHAPES
          .members()
          .forEach((id, shape) -> {
            if (text((Json.Obj) shape, "type").equals("service")) {
              SmithyDocument.service(SHAPES, id).ifPresent(service -> add(service, namespace(id)));
            }
          });
    }

    private static Json.Obj shapes() {
      var assembled =
          Model.assembler()
              .discoverModels()
              .putProperty("assembler.allowUnknownTraits", true)
              .assemble()
              .getResult()
              .orElseThrow();
      var flat = ModelTransformer.create().flattenAndRemoveMixins(assembled);
      var json = Node.printJson(ModelSerializer.builder().build().serialize(flat));
      return object((Json.Obj) Json.parse(json), "shapes");
    }

    private static void add(ServiceModel service, String namespace) {
      for (var operation : service.operations().values()) {
        var shape = object(SHAPES, namespace + operation.name());
        for (var test : tests(service, shape, "httpRequestTests")) {
          REQUESTS.add(new Case(service, operation, operation.output(), test));
        }
        for (var test : tests(service, shape, "httpResponseTests")) {
          ANSWERS.add(new Case(service, operation, operation.output(), test));
        }
        for (var reference : array(shape, "errors")) {
          var id = text((Json.Obj) reference, "target");
          var error =
              operation.errors().stream()
                  .filter(it -> id.endsWith("#" + it.name()))
                  .findFirst()
                  .orElseThrow();
          for (var test : tests(service, object(SHAPES, id), "httpResponseTests")) {
            ANSWERS.add(new Case(service, operation, error, test));
          }
        }
      }
    }

    /// Those for clients and for the protocol that the service is spoken to by.
    private static List<Json.Obj> tests(ServiceModel service, Json.Obj shape, String kind) {
      var protocol =
          switch (service.protocol()) {
            case AWS_JSON_1_0 -> "awsJson1_0";
            case AWS_JSON_1_1 -> "awsJson1_1";
            case REST_JSON -> "restJson1";
            case REST_XML -> "restXml";
            case AWS_QUERY -> "awsQuery";
            case EC2_QUERY -> "ec2Query";
          };
      return array(object(shape, "traits"), "smithy.test#" + kind).stream()
          .map(test -> (Json.Obj) test)
          .filter(test -> !text(test, "appliesTo").equals("server"))
          .filter(test -> text(test, "protocol").endsWith("#" + protocol))
          .toList();
    }

    private static String namespace(String id) {
      return id.substring(0, id.indexOf('#') + 1);
    }
  }

  private static Json.Obj object(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Obj found
        ? found
        : Json.Obj.EMPTY;
  }

  private static List<Json> array(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Arr(var items)
        ? items
        : List.of();
  }

  private static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  private static List<String> texts(Json.Obj object, String member) {
    return array(object, member).stream().map(item -> ((Json.Str) item).value()).toList();
  }

  // Requests.

  private static void checkRequest(Case it) throws Exception {
    var input = ShownValues.input(it.operation().input(), object(it.test(), "params"));
    var request = AwsClient.request(it.service(), it.operation(), input, () -> TOKEN);
    if (S3.is(it.service()) && !usesPaths(it)) {
      request = S3.virtualHosted(request, it.operation(), input);
    }
    assertThat(request.method()).isEqualTo(text(it.test(), "method"));
    var host = text(it.test(), "host");
    var base = host.contains("/") ? host.substring(host.indexOf('/')) : "";
    assertThat(base.replaceAll("/$", "") + request.path()).isEqualTo(text(it.test(), "uri"));
    if (it.test().get("resolvedHost").isPresent()) {
      assertThat(request.hostPrefix().orElse("") + host).isEqualTo(text(it.test(), "resolvedHost"));
    }
    checkQuery(it, request);
    checkHeaders(it, request);
    checkBody(it, new String(request.body().orElse(new byte[0]), StandardCharsets.UTF_8));
  }

  private static boolean usesPaths(Case it) {
    var configured = object(object(it.test(), "vendorParams"), "scopedConfig");
    var operation = object(object(configured, "operation"), "s3");
    var client = object(object(configured, "client"), "s3");
    var style = text(operation, "addressing_style");
    return (style.isEmpty() ? text(client, "addressing_style") : style).equals("path");
  }

  private static void checkQuery(Case it, WireRequest request) {
    var query = request.encodedQuery();
    var parameters = query.isEmpty() ? List.<String>of() : List.of(query.split("&"));
    for (var wanted : texts(it.test(), "queryParams")) {
      assertThat(parameters).containsAnyOf(wanted, wanted.replaceFirst("=$", ""));
    }
    var names = parameters.stream().map(parameter -> parameter.split("=", 2)[0]).toList();
    for (var forbidden : texts(it.test(), "forbidQueryParams")) {
      assertThat(names).doesNotContain(forbidden);
    }
    assertThat(names).containsAll(texts(it.test(), "requireQueryParams"));
  }

  private static void checkHeaders(Case it, WireRequest request) {
    object(it.test(), "headers")
        .members()
        .forEach((name, value) -> {
          if (!name.equalsIgnoreCase("content-length")) {
            assertThat(request.header(name)).as(name).contains(((Json.Str) value).value());
          }
        });
    for (var name : texts(it.test(), "forbidHeaders")) {
      assertThat(request.header(name)).as(name).isEmpty();
    }
  }

  private static void checkBody(Case it, String body) throws Exception {
    if (it.test().get("body").isEmpty()) {
      return;
    }
    var wanted = text(it.test(), "body");
    switch (text(it.test(), "bodyMediaType")) {
      case String type when wanted.isEmpty() -> assertThat(body).as(type).isEmpty();
      case "application/json" ->
          assertThat(ShownValues.canonical(Json.parse(body)))
              .isEqualTo(ShownValues.canonical(Json.parse(wanted)));
      case "application/xml" -> assertThat(canonicalXml(body)).isEqualTo(canonicalXml(wanted));
      case "application/x-www-form-urlencoded" ->
          assertThat(form(body)).isEqualTo(form(wanted.replaceAll("\\s", "")));
      default -> assertThat(body).isEqualTo(wanted);
    }
  }

  private static Set<String> form(String body) {
    return new TreeSet<>(Arrays.asList(body.split("&")));
  }

  private static String canonicalXml(String xml) throws Exception {
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var document = parser.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return canonicalXml(document.getDocumentElement());
  }

  private static String canonicalXml(Element element) {
    var attributes = new TreeMap<String, String>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      var attribute = element.getAttributes().item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    var within = new ArrayList<String>();
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        within.add(canonicalXml(inner));
      }
    }
    // Lists keep their order, members have none.
    within.sort(Comparator.comparing(inner -> inner.replaceFirst("[{].*", "")));
    return element.getNodeName()
        + attributes
        + (within.isEmpty() ? element.getTextContent() : within);
  }

  // Answers.

  private static void checkAnswer(Case it) throws Exception {
    var headers = new ArrayList<Header>();
    object(it.test(), "headers")
        .members()
        .forEach((name, value) -> headers.add(new Header(name, ((Json.Str) value).value())));
    int status = (int) ((Json.Int) it.test().get("code").orElseThrow()).value();
    var answer =
        new WireAnswer(status, headers, text(it.test(), "body").getBytes(StandardCharsets.UTF_8));
    var wanted = ShownValues.output(it.shape(), object(it.test(), "params"));
    if (it.shape() == it.operation().output()) {
      assertThat(ShownValues.canonical(Protocols.output(it.service(), it.operation(), answer)))
          .isEqualTo(ShownValues.canonical(wanted));
      return;
    }
    var error = Protocols.error(it.service(), it.operation(), answer);
    assertThat(error.modelled().map(Shape.Structure::name)).contains(it.shape().name());
    assertThat(ShownValues.canonical(error.details())).isEqualTo(ShownValues.canonical(wanted));
  }
}
