package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.protocols.WireRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// What S3 has that no other service has.
final class S3 {
  /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>, without dots:
  /// no certificate covers a host's name with more of them.
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private S3() {}

  static boolean is(ServiceModel service) {
    return service.id().equals("S3");
  }

  /// The request with its bucket in the host's name, as AWS wants it, if the name allows it.
  static WireRequest virtualHosted(WireRequest request, OperationModel operation, Json.Obj input) {
    if (!operation.uri().startsWith("/{Bucket}")) {
      return request;
    }
    var bucket =
        input.get("Bucket").orElse(Json.Null.NULL) instanceof Json.Str(var name) ? name : "";
    if (!HOST_NAME.matcher(bucket).matches()) {
      return request;
    }
    var rest = request.path().substring(1 + bucket.length());
    return request.withPath(rest.isEmpty() ? "/" : rest).withHostPrefix(Optional.of(bucket + "."));
  }
}
