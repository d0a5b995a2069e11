package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.web.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html> and its successor 1.1, which
/// differ in what they call their content.
record AwsJson(String contentType) implements WireProtocol {
  @Override
  public WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Content-Type", contentType));
    headers.add(new Header("X-Amz-Target", service.targetPrefix() + "." + operation.name()));
    if (service.queryCompatible()) {
      headers.add(new Header("x-amzn-query-mode", "true"));
    }
    var body = JsonBody.write(operation.input(), input).text().getBytes(StandardCharsets.UTF_8);
    return new WireRequest("POST", "/", List.of(), headers, Optional.of(body), Optional.empty());
  }

  @Override
  public Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException {
    return JsonBody.read(operation.output(), JsonBody.parse(answer));
  }

  @Override
  public WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    return JsonErrors.read(
        service, operation, answer, shape -> JsonBody.read(shape, JsonErrors.body(answer)));
  }
}
