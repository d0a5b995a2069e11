package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;

/// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
record AwsQuery() implements WireProtocol {
  private static final FormBody.Naming NAMING =
      new FormBody.Naming() {
        @Override
        public String name(Member member) {
          return member.wireName().orElse(member.name());
        }

        @Override
        public String items(String list, Member self, Shape.Items shape) {
          return self.flattened() || shape.flattened()
              ? list
              : list + "." + shape.element().wireName().orElse("member");
        }

        @Override
        public boolean showsEmptyLists() {
          return true;
        }
      };

  @Override
  public WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    return FormBody.request(service, operation, input, NAMING);
  }

  /// `<OPERATIONResponse><OPERATIONResult>…`
  @Override
  public Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException {
    if (answer.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    return Xml.parse(answer.body())
        .child(operation.name() + "Result")
        .map(result -> XmlReading.structure(operation.output().members(), result))
        .orElse(Json.Obj.EMPTY);
  }

  @Override
  public WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    return XmlReading.error(operation, answer);
  }
}
