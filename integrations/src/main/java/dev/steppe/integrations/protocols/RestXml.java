package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.List;

/// <https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html>
record RestXml() implements WireProtocol {
  private static final String XML = "application/xml";

  /// @param errors whether the members stand in the element of an error
  private record Bodies(boolean errors) implements RestAnswer.Bodies {
    @Override
    public Json.Obj members(List<Member> members, WireAnswer answer) throws UnfitAnswerException {
      var root = Xml.parse(answer.body());
      var element = errors ? XmlReading.errorElement(answer).orElse(root) : root;
      return XmlReading.structure(members, element);
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
    var error = XmlReading.error(operation, answer);
    return new WireError(
        error.code(),
        error.modelled(),
        error.message(),
        error.modelled().map(shape -> details(shape, answer)).orElse(Json.Obj.EMPTY));
  }

  private static Json.Obj details(Shape.Structure shape, WireAnswer answer) {
    try {
      return RestAnswer.read(shape, answer, new Bodies(true));
    } catch (UnfitAnswerException _) {
      return Json.Obj.EMPTY;
    }
  }
}
