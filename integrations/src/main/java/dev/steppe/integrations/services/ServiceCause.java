package dev.steppe.integrations.services;

/// The causes of service errors as Step Functions writes them for its optimized integrations: as
/// version 1 of the AWS SDK for Java words them (recorded).
public final class ServiceCause {
  private ServiceCause() {}

  public static String of(
      String message, String service, int status, String errorCode, String requestId) {
    return "%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null)"
        .formatted(message, service, status, errorCode, requestId);
  }
}
