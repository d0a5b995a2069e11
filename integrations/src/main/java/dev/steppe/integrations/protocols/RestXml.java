package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.List;
import java.util.Optional;

/// <https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html>
record RestXml() implements WireProtocol {
  private static final String XML = "application/xml";

  /// @param errors whether the members stand in the element of an error
  private record Bodies(boolean errors) implements RestAnswer.Bodies {
    @Override
    public Json.Obj members(List<Member> members, WireAnswer answer) throws UnfitAnswerException {
      var root = Xml.parse(answer.body());
      var element = errors ? XmlReading.errorElement(answer).orElse(root) : root;
      return unwrapped(members, element).orElseGet(() -> XmlReading.structure(members, element));
    }

    /// S3 answers GetBucketLocation with the member alone.
    private static Optional<Json.Obj> unwrapped(List<Member> members, Xml root) {
      var only = members.getFirst();
      boolean alone =
          members.size() == 1
              && root.children().isEmpty()
              && root.isNamed(only.wireName().orElse(only.name()));
      return alone
          ? Optional.of(
              Json.object().put(only.pascalCase(), XmlReading.value(only.shape(), root)).build())
          : Optional.empty();
    }

    @Override
    public Json payload(Member member, WireAnswer answer) throws UnfitAnswerException {
      return XmlReading.value(member.shape(), Xml.parse(answer.body()));
    }
  }

  @Override
  public WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    var request = new RestRequest(operation, input);
    if (request.payload().isPresent()) {
      payload(service, request, request.payload().get());
    } else if (!request.bodyMembers().members().isEmpty()) {
      var traits = operation.input().traits();
      request.setBody(
          XmlWriting.document(
              traits.xmlName().orElse(rootName(operation)),
              traits.namespace().or(service::namespace),
              operation.input(),
              request.bodyMembers()),
          XML);
    }
    return request.finished();
  }

  private static String rootName(OperationModel operation) {
    var shape = operation.input().name();
    return shape.isEmpty() ? operation.name() + "Request" : shape;
  }

  private static void payload(ServiceModel service, RestRequest request, Member member)
      throws UnfitInputException {
    var value = request.payloadValue();
    if (value.isEmpty() || request.setPlainBody(member.shape(), value.get())) {
      return;
    }
    if (member.shape() instanceof Shape.Structure structure) {
      var traits = structure.traits();
      var name = structure.name().isEmpty() ? member.name() : structure.name();
      request.setBody(
          XmlWriting.document(
              member.wireName().or(traits::xmlName).orElse(name),
              member.namespace().or(traits::namespace).or(service::namespace),
              structure,
              Inputs.object(member, value.get())),
          XML);
    } else {
      throw new UnfitInputException("The field \"" + member.pascalCase() + "\" can not be sent");
    }
  }

  @Override
  public Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException {
    return RestAnswer.read(operation.output(), answer, new Bodies(false));
  }

  @Override
  public WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    var absent = absent(operation, answer);
    if (absent.isPresent()) {
      return new WireError(absent.get().name(), absent, Optional.empty(), Json.Obj.EMPTY);
    }
    var error = XmlReading.error(operation, answer);
    return new WireError(
        error.code(),
        error.modelled(),
        error.message(),
        error.modelled().map(shape -> details(shape, answer)).orElse(Json.Obj.EMPTY));
  }

  /// The answer to a HEAD request has no body to name an error in. Of the services that speak this
  /// protocol only S3 has such requests, and the AWS SDK knows what is missing from what was asked
  /// for.
  private static Optional<Shape.Structure> absent(OperationModel operation, WireAnswer answer) {
    return operation.method().equals("HEAD") && answer.status() == 404
        ? operation.error(operation.uri().contains("{Key+}") ? "NoSuchKey" : "NoSuchBucket")
        : Optional.empty();
  }

  private static Json.Obj details(Shape.Structure shape, WireAnswer answer) {
    try {
      return RestAnswer.read(shape, answer, new Bodies(true));
    } catch (UnfitAnswerException _) {
      return Json.Obj.EMPTY;
    }
  }
}
