package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.List;

/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>
record RestJson() implements WireProtocol {
  private static final String JSON = "application/json";

  private static final RestAnswer.Bodies BODIES =
      new RestAnswer.Bodies() {
        @Override
        public Json.Obj members(List<Member> members, WireAnswer answer)
            throws UnfitAnswerException {
          return JsonBody.read(members, JsonBody.parse(answer));
        }

        @Override
        public Json payload(Member member, WireAnswer answer) throws UnfitAnswerException {
          return JsonBody.read(member.shape(), JsonBody.json(answer));
        }
      };

  @Override
  public WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    var request = new RestRequest(operation, input);
    if (request.payload().isPresent()) {
      payload(request, request.payload().get());
    } else if (request.hasBodyMembers()) {
      request.setBody(JsonBody.write(operation.input(), request.bodyMembers()).text(), JSON);
    }
    return request.finished();
  }

  /// A structure that is the body is there even if it is not given.
  private static void payload(RestRequest request, Member member) throws UnfitInputException {
    var value = request.payloadValue();
    if (value.isEmpty()) {
      if (member.shape() instanceof Shape.Structure) {
        request.setBody("{}", JSON);
      }
    } else if (!request.setPlainBody(member.shape(), value.get())) {
      request.setBody(JsonBody.write(member, value.get()).text(), JSON);
    }
  }

  @Override
  public Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException {
    return RestAnswer.read(operation.output(), answer, BODIES);
  }

  @Override
  public WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    return JsonErrors.read(service, operation, answer, shape -> details(shape, answer));
  }

  private static Json.Obj details(Shape.Structure shape, WireAnswer answer) {
    try {
      return RestAnswer.read(shape, answer, BODIES);
    } catch (UnfitAnswerException _) {
      return Json.Obj.EMPTY;
    }
  }
}
