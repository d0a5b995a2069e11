package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member.Place;
import dev.steppe.integrations.models.Shape.Bounds;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a model in the form in which botocore and the AWS SDK for JavaScript 2 carry it: shapes
/// are named or stand where they are used, and say themselves what they are called in a message.
final class C2jReader {
  private final Node shapes;
  private final Map<String, Shape> named = new HashMap<>();

  private C2jReader(Node shapes) {
    this.shapes = shapes;
  }

  /// @param errors the errors of the service, for a model that has none of its own
  static ServiceModel read(Json.Obj document, List<Shape.Structure> errors)
      throws MalformedModelException {
    var root = new Node(document);
    var metadata = root.node("metadata");
    var reader = new C2jReader(root.node("shapes"));
    var operations = new LinkedHashMap<String, OperationModel>();
    root.node("operations")
        .nodes()
        .forEach(entry -> {
          var operation = reader.operation(entry.getKey(), entry.getValue(), errors);
          operations.put(operation.action(), operation);
        });
    var endpointPrefix = required(metadata, "endpointPrefix");
    return new ServiceModel(
        required(metadata, "serviceId"),
        required(metadata, "apiVersion"),
        protocol(metadata),
        endpointPrefix,
        metadata.text("signingName").orElse(endpointPrefix),
        metadata.text("targetPrefix").orElse(""),
        namespace(metadata),
        !required(metadata, "serviceId").equals("S3"),
        metadata.has("awsQueryCompatible"),
        operations);
  }

  private static String required(Node metadata, String name) throws MalformedModelException {
    return metadata
        .text(name)
        .orElseThrow(() -> new MalformedModelException("its metadata has no " + name));
  }

  private static Protocol protocol(Node metadata) throws MalformedModelException {
    var protocol = required(metadata, "protocol");
    return switch (protocol) {
      case "json" -> json(metadata);
      case "rest-json" -> Protocol.REST_JSON;
      case "rest-xml" -> Protocol.REST_XML;
      case "query" -> Protocol.AWS_QUERY;
      case "ec2" -> Protocol.EC2_QUERY;
      default -> preferred(metadata, protocol);
    };
  }

  /// A service whose first protocol is none of ours may have others.
  private static Protocol preferred(Node metadata, String first) throws MalformedModelException {
    for (var other : metadata.texts("protocols")) {
      switch (other) {
        case "json" -> {
          return json(metadata);
        }
        case "rest-json" -> {
          return Protocol.REST_JSON;
        }
        case "query" -> {
          return Protocol.AWS_QUERY;
        }
        default -> {}
      }
    }
    throw new MalformedModelException("its protocol " + first + " is not spoken");
  }

  private static Protocol json(Node metadata) {
    return metadata.text("jsonVersion").orElse("1.0").equals("1.1")
        ? Protocol.AWS_JSON_1_1
        : Protocol.AWS_JSON_1_0;
  }

  private OperationModel operation(String name, Node operation, List<Shape.Structure> errors) {
    var http = operation.node("http");
    var checksum = operation.node("httpChecksum");
    var own =
        operation.items("errors").stream()
            .map(Node::of)
            .flatMap(error -> error.text("shape").stream())
            .map(shape -> structure(shape, shapes.node(shape)))
            .toList();
    return new OperationModel(
        name,
        http.text("method").orElse("POST"),
        http.text("requestUri").orElse("/"),
        operation.node("endpoint").text("hostPrefix"),
        message(operation.node("input")),
        message(operation.node("output")),
        own.isEmpty() ? errors : own,
        operation.flag("httpChecksumRequired") || checksum.flag("requestChecksumRequired"),
        checksum.text("requestAlgorithmMember"),
        !operation.text("authtype").orElse("").equals("none"));
  }

  /// An input or output, which may say more than the shape that it refers to.
  private Shape.Structure message(Node reference) {
    var name = reference.text("shape");
    if (name.isPresent() && !reference.has("locationName") && !reference.has("xmlNamespace")) {
      return structure(name.get(), shapes.node(name.get()));
    }
    var made = new Shape.Structure(name.orElse(""));
    var definition = name.map(shapes::node).orElse(reference);
    define(
        made,
        definition,
        new StructureTraits(
            reference.text("locationName"), namespace(reference), Optional.empty()));
    return made;
  }

  private Shape.Structure structure(String name, Node definition) {
    if (named.get(name) instanceof Shape.Structure known) {
      return known;
    }
    var made = new Shape.Structure(name);
    named.put(name, made);
    define(
        made,
        definition,
        new StructureTraits(
            Optional.empty(), namespace(definition), definition.node("error").text("code")));
    return made;
  }

  private void define(Shape.Structure structure, Node definition, StructureTraits traits) {
    var payload = definition.text("payload").orElse("");
    var members =
        definition
            .node("members")
            .nodes()
            .map(entry -> member(entry.getKey(), entry.getValue(), entry.getKey().equals(payload)))
            .toList();
    structure.define(members, new HashSet<>(definition.texts("required")), traits);
  }

  private Member member(String name, Node reference, boolean payload) {
    var shape = shape(reference);
    var definition = reference.text("shape").map(shapes::node).orElse(reference);
    boolean flattened = reference.flag("flattened") || definition.flag("flattened");
    var place = payload ? Place.PAYLOAD : place(reference, shape);
    return new Member(
        name,
        shape,
        place,
        reference
            .text("locationName")
            .or(() -> flattened ? elementName(definition) : Optional.empty()),
        reference.text("queryName"),
        flattened,
        reference.flag("xmlAttribute"),
        namespace(reference),
        timeFormat(reference),
        reference.flag("idempotencyToken"),
        reference.flag("hostLabel"));
  }

  /// A flattened list that has no name of its own has its elements'.
  private static Optional<String> elementName(Node list) {
    return list.node("member").text("locationName");
  }

  private static Place place(Node reference, Shape shape) {
    return switch (reference.text("location").orElse("")) {
      case "header" -> Place.HEADER;
      case "headers" -> Place.PREFIX_HEADERS;
      case "querystring" -> shape instanceof Shape.Entries ? Place.QUERY_PARAMETERS : Place.QUERY;
      case "uri" -> Place.LABEL;
      case "statusCode" -> Place.STATUS;
      default -> Place.BODY;
    };
  }

  private Shape shape(Node reference) {
    var name = reference.text("shape");
    if (name.isEmpty()) {
      return shape(Optional.empty(), reference, reference);
    }
    var known = Optional.ofNullable(named.get(name.get()));
    return known.orElseGet(() -> shape(name, shapes.node(name.get()), reference));
  }

  private Shape shape(Optional<String> name, Node definition, Node reference) {
    if (definition.flag("eventstream")) {
      return new Shape.EventStream();
    }
    if (definition.flag("document")) {
      return new Shape.Document();
    }
    var type = definition.text("type").orElse(definition.has("members") ? "structure" : "string");
    return switch (type) {
      case "structure" -> named(name, new Shape.Structure(name.orElse("")), definition);
      case "list" -> named(name, new Shape.Items(), definition);
      case "map" -> named(name, new Shape.Entries(), definition);
      case "blob" ->
          new Shape.Blob(
              definition.flag("streaming") || reference.flag("streaming"), Optional.empty());
      case "boolean" -> new Shape.Flag();
      case "timestamp" -> new Shape.Timestamp(timeFormat(definition));
      case "byte", "short", "integer", "long", "biginteger" ->
          new Shape.Quantity(true, bounds(definition));
      case "float", "double", "bigdecimal" -> new Shape.Quantity(false, bounds(definition));
      default ->
          new Shape.Text(
              Set.copyOf(definition.texts("enum")),
              bounds(definition),
              definition.flag("jsonvalue") || reference.flag("jsonvalue")
                  ? Optional.of("application/json")
                  : Optional.empty());
    };
  }

  /// Shapes may contain themselves: each is known by its name before its members are read.
  private Shape named(Optional<String> name, Shape.Structure made, Node definition) {
    name.ifPresent(known -> named.put(known, made));
    define(
        made,
        definition,
        new StructureTraits(
            Optional.empty(), namespace(definition), definition.node("error").text("code")));
    return made;
  }

  private Shape named(Optional<String> name, Shape.Items made, Node definition) {
    name.ifPresent(known -> named.put(known, made));
    made.define(member("member", definition.node("member"), false), definition.flag("flattened"));
    return made;
  }

  private Shape named(Optional<String> name, Shape.Entries made, Node definition) {
    name.ifPresent(known -> named.put(known, made));
    made.define(
        member("key", definition.node("key"), false),
        member("value", definition.node("value"), false),
        definition.flag("flattened"));
    return made;
  }

  private static Bounds bounds(Node definition) {
    var bounds = new Bounds(definition.number("min"), definition.number("max"));
    return bounds.equals(Bounds.NONE) ? Bounds.NONE : bounds;
  }

  private static Optional<TimeFormat> timeFormat(Node node) {
    return node.text("timestampFormat")
        .map(format ->
            switch (format) {
              case "iso8601" -> TimeFormat.DATE_TIME;
              case "rfc822" -> TimeFormat.HTTP_DATE;
              default -> TimeFormat.EPOCH_SECONDS;
            });
  }

  /// It is the namespace alone, or has a prefix.
  private static Optional<XmlNamespace> namespace(Node node) {
    var alone = node.text("xmlNamespace");
    if (alone.isPresent()) {
      return alone.map(uri -> new XmlNamespace(uri, Optional.empty()));
    }
    var both = node.node("xmlNamespace");
    return both.text("uri").map(uri -> new XmlNamespace(uri, both.text("prefix")));
  }
}
