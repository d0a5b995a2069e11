package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;

/// <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>
record Ec2Query() implements WireProtocol {
  private static final FormBody.Naming NAMING =
      new FormBody.Naming() {
        @Override
        public String name(Member member) {
          return member
              .queryName()
              .or(() -> member.wireName().map(Ec2Query::capitalised))
              .orElse(member.pascalCase());
        }

        @Override
        public String items(String list, Member self, Shape.Items shape) {
          return list;
        }

        @Override
        public boolean showsEmptyLists() {
          return false;
        }
      };

  private static String capitalised(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    return FormBody.request(service, operation, input, NAMING);
  }

  /// `<OPERATIONResponse>…`
  @Override
  public Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException {
    return answer.isEmpty()
        ? Json.Obj.EMPTY
        : XmlReading.structure(operation.output().members(), Xml.parse(answer.body()));
  }

  @Override
  public WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    return XmlReading.error(operation, answer);
  }
}
