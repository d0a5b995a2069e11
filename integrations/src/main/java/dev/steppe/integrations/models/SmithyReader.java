package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member.Place;
import dev.steppe.integrations.models.Shape.Bounds;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads models in Smithy's JSON form, in which AWS publishes them:
/// <https://smithy.io/2.0/spec/json-ast.html>.
final class SmithyReader {
  private static final String SMITHY = "smithy.api#";
  private static final String AWS = "aws.protocols#";

  private static final Map<String, Protocol> PROTOCOLS =
      Map.of(
          "awsJson1_0", Protocol.AWS_JSON_1_0,
          "awsJson1_1", Protocol.AWS_JSON_1_1,
          "restJson1", Protocol.REST_JSON,
          "restXml", Protocol.REST_XML,
          "awsQuery", Protocol.AWS_QUERY,
          "ec2Query", Protocol.EC2_QUERY);

  private static final Map<String, Place> PLACES =
      Map.of(
          "httpHeader", Place.HEADER,
          "httpPrefixHeaders", Place.PREFIX_HEADERS,
          "httpQuery", Place.QUERY,
          "httpQueryParams", Place.QUERY_PARAMETERS,
          "httpLabel", Place.LABEL,
          "httpPayload", Place.PAYLOAD,
          "httpResponseCode", Place.STATUS);

  private final Node shapes;
  private final Protocol protocol;
  private final Map<String, Shape> known = new HashMap<>();

  private SmithyReader(Node shapes, Protocol protocol) {
    this.shapes = shapes;
    this.protocol = protocol;
  }

  /// The services of a document that speak one of our protocols. If one speaks several, the first
  /// of [Protocol] is taken.
  static List<ServiceModel> read(Json.Obj document) throws MalformedModelException {
    var shapes = new Node(document).node("shapes");
    var services =
        shapes
            .nodes()
            .filter(entry -> entry.getValue().text("type").orElse("").equals("service"))
            .toList();
    if (services.isEmpty()) {
      throw new MalformedModelException("it has no service in it");
    }
    var read = new ArrayList<ServiceModel>();
    for (var entry : services) {
      var protocol = protocol(entry.getValue());
      if (protocol.isPresent()) {
        read.add(
            new SmithyReader(shapes, protocol.get())
                .service(localName(entry.getKey()), entry.getValue()));
      }
    }
    if (read.isEmpty()) {
      throw new MalformedModelException("its services speak none of the protocols known here");
    }
    return read;
  }

  private static Optional<Protocol> protocol(Node service) {
    return PROTOCOLS.entrySet().stream()
        .filter(entry -> trait(service, AWS + entry.getKey()).isPresent())
        .map(Map.Entry::getValue)
        .min(Comparator.naturalOrder());
  }

  private ServiceModel service(String name, Node service) {
    var aws = traitNode(service, "aws.api#service");
    var endpointPrefix = aws.text("endpointPrefix").or(() -> aws.text("arnNamespace")).orElse(name);
    var errors = service.items("errors").stream().map(Node::of).toList();
    var operations = new LinkedHashMap<String, OperationModel>();
    for (var id : operations(service)) {
      var operation = operation(id, shapes.node(id), errors);
      operations.put(operation.action(), operation);
    }
    return new ServiceModel(
        aws.text("sdkId").orElse(name),
        service.text("version").orElse(""),
        protocol,
        endpointPrefix,
        traitNode(service, "aws.auth#sigv4").text("name").orElse(endpointPrefix),
        name,
        namespace(service),
        !traitNode(service, AWS + "restXml").flag("noErrorWrapping"),
        trait(service, AWS + "awsQueryCompatible").isPresent(),
        operations);
  }

  /// Those of the service and of its resources.
  private Set<String> operations(Node service) {
    var operations = new LinkedHashSet<String>();
    var left = new ArrayDeque<Node>(List.of(service));
    while (!left.isEmpty()) {
      var node = left.pop();
      for (var kind : List.of("create", "put", "read", "update", "delete", "list")) {
        node.node(kind).text("target").ifPresent(operations::add);
      }
      for (var kind : List.of("operations", "collectionOperations")) {
        targets(node, kind).forEach(operations::add);
      }
      targets(node, "resources").forEach(resource -> left.add(shapes.node(resource)));
    }
    return operations;
  }

  private static List<String> targets(Node node, String list) {
    return node.items(list).stream()
        .flatMap(item -> Node.of(item).text("target").stream())
        .toList();
  }

  private OperationModel operation(String id, Node operation, List<Node> common) {
    var http = traitNode(operation, SMITHY + "http");
    var checksum = traitNode(operation, AWS + "httpChecksum");
    var errors = new ArrayList<Shape.Structure>();
    targets(operation, "errors").forEach(error -> errors.add(structure(error)));
    common.forEach(error -> error.text("target").ifPresent(it -> errors.add(structure(it))));
    return new OperationModel(
        localName(id),
        http.text("method").orElse("POST"),
        http.text("uri").orElse("/"),
        traitNode(operation, SMITHY + "endpoint").text("hostPrefix"),
        structure(operation.node("input").text("target").orElse(SMITHY + "Unit")),
        structure(operation.node("output").text("target").orElse(SMITHY + "Unit")),
        errors,
        trait(operation, SMITHY + "httpChecksumRequired").isPresent()
            || checksum.flag("requestChecksumRequired"),
        checksum.text("requestAlgorithmMember"),
        !(trait(operation, SMITHY + "auth").orElse(Json.Null.NULL) instanceof Json.Arr(var schemes)
            && schemes.isEmpty()));
  }

  private Shape.Structure structure(String id) {
    return shape(id) instanceof Shape.Structure structure
        ? structure
        : new Shape.Structure(localName(id));
  }

  private Shape shape(String id) {
    var there = Optional.ofNullable(known.get(id));
    if (there.isPresent()) {
      return there.get();
    }
    var node = shapes.node(id);
    var type = node.text("type").orElseGet(() -> preluded(localName(id)));
    return switch (type) {
      case "structure", "union" -> structure(id, node);
      case "list", "set" -> list(id, node);
      case "map" -> map(id, node);
      default -> simple(type, node);
    };
  }

  /// The type of a shape that every model has: <https://smithy.io/2.0/spec/model.html#prelude>.
  private static String preluded(String name) {
    return switch (name) {
      case "Unit" -> "structure";
      case "PrimitiveBoolean" -> "boolean";
      case "PrimitiveFloat", "PrimitiveDouble" -> "double";
      case "PrimitiveByte", "PrimitiveShort", "PrimitiveInteger", "PrimitiveLong" -> "integer";
      default -> Character.toLowerCase(name.charAt(0)) + name.substring(1);
    };
  }

  private Shape simple(String type, Node node) {
    return switch (type) {
      case "blob" ->
          new Shape.Blob(
              trait(node, SMITHY + "streaming").isPresent(), traitText(node, "mediaType"));
      case "boolean" -> new Shape.Flag();
      case "timestamp" -> new Shape.Timestamp(timeFormat(node));
      case "document" -> new Shape.Document();
      case "byte", "short", "integer", "long", "bigInteger", "intEnum" ->
          new Shape.Quantity(true, bounds(node, "range"));
      case "float", "double", "bigDecimal" -> new Shape.Quantity(false, bounds(node, "range"));
      default -> new Shape.Text(words(node), bounds(node, "length"), traitText(node, "mediaType"));
    };
  }

  private static Set<String> words(Node node) {
    return node.node("members")
        .nodes()
        .flatMap(entry -> traitNodeText(entry.getValue(), SMITHY + "enumValue").stream())
        .collect(Collectors.toSet());
  }

  private Shape structure(String id, Node node) {
    if (node.text("type").orElse("").equals("union")
        && trait(node, SMITHY + "streaming").isPresent()) {
      return new Shape.EventStream();
    }
    var made = new Shape.Structure(localName(id));
    known.put(id, made);
    var required = new HashSet<String>();
    var members = new ArrayList<Member>();
    node.node("members")
        .nodes()
        .forEach(entry -> {
          members.add(member(entry.getKey(), entry.getValue()));
          if (trait(entry.getValue(), SMITHY + "required").isPresent()) {
            required.add(entry.getKey());
          }
        });
    made.define(
        members,
        required,
        new StructureTraits(
            traitText(node, "xmlName"),
            namespace(node),
            traitNode(node, AWS + "awsQueryError").text("code")));
    return made;
  }

  private Shape list(String id, Node node) {
    var made = new Shape.Items();
    known.put(id, made);
    made.define(member("member", node.node("member")), false);
    return made;
  }

  private Shape map(String id, Node node) {
    var made = new Shape.Entries();
    known.put(id, made);
    made.define(member("key", node.node("key")), member("value", node.node("value")), false);
    return made;
  }

  private Member member(String name, Node node) {
    var target = node.text("target").orElse(SMITHY + "String");
    var shape = withMediaType(shape(target), traitText(node, "mediaType"));
    var place = place(node);
    return new Member(
        name,
        shape,
        place,
        wireName(place, node),
        traitNodeText(node, AWS + "ec2QueryName"),
        trait(node, SMITHY + "xmlFlattened").isPresent(),
        trait(node, SMITHY + "xmlAttribute").isPresent(),
        namespace(node),
        timeFormat(node),
        trait(node, SMITHY + "idempotencyToken").isPresent(),
        trait(node, SMITHY + "hostLabel").isPresent());
  }

  private static Shape withMediaType(Shape shape, Optional<String> mediaType) {
    return switch (shape) {
      case Shape.Text(var words, var length, _) when mediaType.isPresent() ->
          new Shape.Text(words, length, mediaType);
      case Shape.Blob(var streaming, _) when mediaType.isPresent() ->
          new Shape.Blob(streaming, mediaType);
      case Shape.Text _,
          Shape.Blob _,
          Shape.Structure _,
          Shape.Items _,
          Shape.Entries _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          shape;
    };
  }

  private Place place(Node member) {
    if (protocol != Protocol.REST_JSON && protocol != Protocol.REST_XML) {
      return Place.BODY;
    }
    return PLACES.entrySet().stream()
        .filter(entry -> trait(member, SMITHY + entry.getKey()).isPresent())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Place.BODY);
  }

  /// What the member is called where it stands, in a message of this protocol.
  private Optional<String> wireName(Place place, Node member) {
    return switch (place) {
      case HEADER -> traitText(member, "httpHeader");
      case PREFIX_HEADERS -> traitText(member, "httpPrefixHeaders");
      case QUERY -> traitText(member, "httpQuery");
      case LABEL, QUERY_PARAMETERS, STATUS -> Optional.empty();
      case BODY, PAYLOAD ->
          switch (protocol) {
            case AWS_JSON_1_0, AWS_JSON_1_1 -> Optional.empty();
            case REST_JSON -> traitText(member, "jsonName");
            case REST_XML, AWS_QUERY, EC2_QUERY -> traitText(member, "xmlName");
          };
    };
  }

  private static Optional<Json> trait(Node node, String id) {
    return node.node("traits").object().get(id);
  }

  private static Node traitNode(Node node, String id) {
    return node.node("traits").node(id);
  }

  private static Optional<String> traitNodeText(Node node, String id) {
    return node.node("traits").text(id);
  }

  private static Optional<String> traitText(Node node, String name) {
    return traitNodeText(node, SMITHY + name);
  }

  private static Optional<XmlNamespace> namespace(Node node) {
    var namespace = traitNode(node, SMITHY + "xmlNamespace");
    return namespace.text("uri").map(uri -> new XmlNamespace(uri, namespace.text("prefix")));
  }

  private static Optional<TimeFormat> timeFormat(Node node) {
    return traitText(node, "timestampFormat")
        .map(format ->
            switch (format) {
              case "date-time" -> TimeFormat.DATE_TIME;
              case "http-date" -> TimeFormat.HTTP_DATE;
              default -> TimeFormat.EPOCH_SECONDS;
            });
  }

  private static Bounds bounds(Node node, String trait) {
    var bounds = traitNode(node, SMITHY + trait);
    return new Bounds(bounds.number("min"), bounds.number("max"));
  }

  private static String localName(String id) {
    return id.substring(id.indexOf('#') + 1);
  }
}
