package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/// An object of S3, named as `s3://bucket/key`, in a version if `?versionId=…` follows.
record S3Uri(String bucket, String key, Optional<String> version) {
  private static final Pattern FORM =
      Pattern.compile("s3://([^/]+)/(.+?)(?:\\?versionId=([^?&]+))?", Pattern.DOTALL);

  /// The object that a text names, if it names one.
  static Optional<S3Uri> parse(String text) {
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new S3Uri(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3))))
        : Optional.empty();
  }

  /// The parameters of a call that name it.
  Json.Obj parameters() {
    return Json.object()
        .put("Bucket", bucket)
        .put("Key", key)
        .putString("VersionId", version)
        .build();
  }
}
