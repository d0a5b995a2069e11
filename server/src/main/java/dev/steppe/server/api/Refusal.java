package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.MachineArn;

/// An operation is refused. The type and the message are AWS's; the type carries its namespace, as
/// on the wire.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String SERVICE = "com.amazonaws.swf.service.v2.model#";
  private static final String FRONT = "com.amazon.coral.service#";

  /// Why the input of an operation is not valid, where the model has a word for it.
  enum Reason {
    API_DOES_NOT_SUPPORT_LABELED_ARNS,
    MISSING_REQUIRED_PARAMETER,
    CANNOT_UPDATE_COMPLETED_MAP_RUN,
    INVALID_ROUTING_CONFIGURATION
  }

  private final int status;
  private final String type;
  private final transient Json.Obj body;

  private Refusal(int status, String type, String message) {
    this(status, message, Json.object().put("__type", type).put("message", message).build(), type);
  }

  private Refusal(int status, String message, Json.Obj body, String type) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.body = body;
  }

  /// The same with a member that the model gives the error besides its message.
  private Refusal with(String member, String value) {
    return new Refusal(status, getMessage(), body.with(member, Json.of(value)), type);
  }

  /// The HTTP status that goes with it.
  public int status() {
    return status;
  }

  /// The error's name in its namespace, as `com.amazonaws.swf.service.v2.model#InvalidArn`.
  public String type() {
    return type;
  }

  /// What the client is answered: the type, the message, and what else the model gives the error.
  public Json.Obj body() {
    return body;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// One of the exceptions that the service's model declares.
  static Refusal of(String name, String message) {
    return new Refusal(400, SERVICE + name, message);
  }

  /// One of the exceptions that EventBridge's model declares, which have no namespace.
  static Refusal ofEvents(String name, String message) {
    return new Refusal(400, name, message);
  }

  /// The input is not valid, for a reason that the model has a word for.
  static Refusal invalid(Reason reason, String message) {
    return of("ValidationException", message).with("reason", reason.name());
  }

  /// The input breaks a constraint of the operation's shape.
  static Refusal invalid(String message) {
    return new Refusal(400, "com.amazon.coral.validate#ValidationException", message);
  }

  /// The body can not be read as the operation's input.
  public static Refusal unreadable(String message) {
    return new Refusal(400, FRONT + "SerializationException", message);
  }

  /// Nothing of this name can be asked for.
  public static Refusal unknownOperation(String message) {
    return new Refusal(400, FRONT + "UnknownOperationException", message);
  }

  public static Refusal tooLarge(int limit) {
    return new Refusal(
        413,
        FRONT + "RequestEntityTooLargeException",
        "The request is larger than the " + limit + " bytes that are allowed.");
  }

  public static Refusal accessDenied(String message) {
    return new Refusal(403, FRONT + "AccessDeniedException", message);
  }

  /// Nothing was done; the same call may succeed later. SDKs repeat it by themselves.
  public static Refusal unavailable(String message) {
    return new Refusal(503, FRONT + "ServiceUnavailableException", message);
  }

  /// A fault of ours. The log has more.
  public static Refusal internal(String requestId) {
    return new Refusal(
        500,
        FRONT + "InternalFailure",
        "Steppe failed to answer; its log names " + requestId + ".");
  }

  static Refusal machineDoesNotExist(String arn) {
    return of("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
  }

  static Refusal machineDeleting(String arn) {
    return of("StateMachineDeleting", "State Machine is being deleted: '" + arn + "'");
  }

  /// A state machine's ARN has the label of a distributed Map.
  static Refusal labeled(String arn) {
    return invalid(Reason.API_DOES_NOT_SUPPORT_LABELED_ARNS, MachineArn.noLabel(arn));
  }

  static Refusal invalidRouting(String message) {
    return invalid(Reason.INVALID_ROUTING_CONFIGURATION, message);
  }

  static Refusal missingParameter(String message) {
    return invalid(Reason.MISSING_REQUIRED_PARAMETER, message);
  }

  static Refusal executionDoesNotExist(String arn) {
    return of("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
  }

  static Refusal activityDoesNotExist(String arn) {
    return of("ActivityDoesNotExist", "Activity Does Not Exist: '" + arn + "'");
  }

  /// A resource that has tags, or a map run, is not there.
  static Refusal unknownResource(String arn) {
    return of("ResourceNotFound", "Resource not found: '" + arn + "'").with("resourceName", arn);
  }

  /// An alias, or a version that one is to lead to, is not there (recorded without its name).
  static Refusal referenceNotFound() {
    return of("ResourceNotFound", "Request references a resource that does not exist.");
  }

  static Refusal tooManyTags(String resource, int most) {
    return of("TooManyTags", "Too many tags for '" + resource + "': " + most + " at most.")
        .with("resourceName", resource);
  }

  static Refusal invalidName(String name) {
    return of("InvalidName", "Invalid Name: '" + name + "'");
  }

  static Refusal invalidArn(String why) {
    return of("InvalidArn", "Invalid Arn: '" + why + "'");
  }

  static Refusal invalidToken() {
    return of("InvalidToken", "Invalid Token: 'Invalid token'");
  }

  static Refusal typeNotSupported() {
    return of(
        "StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine");
  }
}
