package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An answer of a stub.
record StubAnswer(int status, Map<String, String> headers, String body) {
  StubAnswer {
    headers = Map.copyOf(headers);
  }

  static StubAnswer of(ServiceModel service, OperationModel operation, Json.Obj output)
      throws UnfitInputException {
    return switch (service.protocol()) {
      case AWS_JSON_1_0, AWS_JSON_1_1 ->
          json(200, JsonBody.write(operation.output(), output).text());
      case AWS_QUERY ->
          xml(
              200,
              "<%1$sResponse>%2$s<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></%1$sResponse>"
                  .formatted(
                      operation.name(),
                      document(operation.name() + "Result", operation.output(), output)));
      case EC2_QUERY ->
          xml(200, document(operation.name() + "Response", operation.output(), output));
      case REST_JSON, REST_XML -> rest(service, operation, output);
    };
  }

  private static StubAnswer json(int status, String body) {
    return new StubAnswer(status, Map.of("Content-Type", "application/json"), body);
  }

  private static StubAnswer xml(int status, String body) {
    return new StubAnswer(status, Map.of("Content-Type", "text/xml"), body);
  }

  private static String document(String root, Shape.Structure structure, Json.Obj value)
      throws UnfitInputException {
    return XmlWriting.document(root, Optional.empty(), structure, value);
  }

  private static StubAnswer rest(ServiceModel service, OperationModel operation, Json.Obj output)
      throws UnfitInputException {
    boolean xml = service.protocol().name().equals("REST_XML");
    var headers = new LinkedHashMap<String, String>();
    var members = Json.object();
    int status = 200;
    var body = Optional.<String>empty();
    for (var member : operation.output().members()) {
      var value = output.get(member.pascalCase()).orElse(Json.Null.NULL);
      if (value instanceof Json.Null) {
        continue;
      }
      var name = member.wireName().orElse(member.name());
      switch (member.place()) {
        case HEADER -> headers.put(name, Scalars.text(member, value, TimeFormat.HTTP_DATE));
        case PREFIX_HEADERS ->
            ((Json.Obj) value)
                .members()
                .forEach((key, text) -> headers.put(name + key, Scalars.written(text)));
        case STATUS -> status = (int) ((Json.Int) value).value();
        case PAYLOAD -> body = Optional.of(payload(member, value, xml));
        case BODY, QUERY, QUERY_PARAMETERS, LABEL -> members.put(member.pascalCase(), value);
      }
    }
    var all = members.build();
    var written =
        xml
            ? document(operation.name() + "Result", operation.output(), all)
            : JsonBody.write(operation.output(), all).text();
    headers.putIfAbsent("Content-Type", xml ? "application/xml" : "application/json");
    return new StubAnswer(status, headers, body.orElse(all.members().isEmpty() ? "" : written));
  }

  private static String payload(Member member, Json value, boolean xml) throws UnfitInputException {
    return switch (member.shape()) {
      case Shape.Blob _, Shape.Text _ -> Scalars.written(value);
      case Shape.Structure structure when xml ->
          document(member.wireName().orElse(member.name()), structure, (Json.Obj) value);
      case Shape _ -> JsonBody.write(member, value).text();
    };
  }

  static StubAnswer error(ServiceModel service, int status, String code, String message) {
    return switch (service.protocol()) {
      case AWS_JSON_1_0, AWS_JSON_1_1 ->
          json(
              status,
              Json.object()
                  .put("__type", "com.amazonaws.stub#" + code)
                  .put("message", message)
                  .build()
                  .text());
      case REST_JSON ->
          new StubAnswer(
              status,
              Map.of("Content-Type", "application/json", "x-amzn-ErrorType", code),
              Json.object().put("message", message).build().text());
      case AWS_QUERY ->
          xml(
              status,
              "<ErrorResponse><Error><Type>Sender</Type>%s</Error><RequestId>r</RequestId></ErrorResponse>"
                  .formatted(codeAndMessage(code, message)));
      case EC2_QUERY ->
          xml(
              status,
              "<Response><Errors><Error>%s</Error></Errors><RequestID>r</RequestID></Response>"
                  .formatted(codeAndMessage(code, message)));
      case REST_XML ->
          xml(
              status,
              (service.wrapsErrors()
                      ? "<ErrorResponse><Error>%s</Error></ErrorResponse>"
                      : "<Error>%s</Error>")
                  .formatted(codeAndMessage(code, message)));
    };
  }

  private static String codeAndMessage(String code, String message) {
    return "<Code>%s</Code><Message>%s</Message>"
        .formatted(code, message.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
