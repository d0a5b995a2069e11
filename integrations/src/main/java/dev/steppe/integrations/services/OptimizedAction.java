package dev.steppe.integrations.services;

import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.Set;

/// An action of an optimized integration, as the table has it.
///
/// @param names how its errors are called
/// @param manner what performs it
/// @param service the service that it calls, by its name in the catalogue
/// @param operation the operation that it calls, as a resource names it
/// @param takes its parameters, where they are not those of the operation
/// @param also further parameters
/// @param without parameters of the operation that it does not take
/// @param form the operation's parameters, which follow from `request`
/// @param gives its answer, which follows from the `answer` of the operation
/// @param texts the member of a structure that a text stands for which is in its place
/// @param emptyLists whether lists that are not there show up empty
/// @param bare whether its answer says nothing of the HTTP exchange
/// @param reads whether it changes nothing, so that it may be called again when it is not known
///   whether it was
/// @param refused what in an answer makes the attempt fail
/// @param find what is looked up first and is then known as `found`
/// @param job how its `.sync` goes on
record OptimizedAction(
    Names names,
    Manner manner,
    String service,
    String operation,
    Optional<Set<String>> takes,
    Set<String> also,
    Set<String> without,
    Form form,
    Form gives,
    Optional<String> texts,
    boolean emptyLists,
    boolean bare,
    boolean reads,
    Optional<Refusal> refused,
    Optional<Find> find,
    Optional<Job> job) {
  OptimizedAction {
    takes = takes.map(Set::copyOf);
    also = Set.copyOf(also);
    without = Set.copyOf(without);
  }

  /// What performs an action.
  enum Manner {
    /// A call of the operation, and nothing else.
    API,
    /// EventBridge's PutEvents, which says where events come from.
    EVENTS,
    /// Bedrock's InvokeModel, which may read its input from S3 and write its output there.
    BEDROCK,
    /// A request to an API of API Gateway.
    API_GATEWAY,
    /// A request to a cluster of Kubernetes.
    KUBERNETES_CALL,
    /// A job in a cluster of Kubernetes.
    KUBERNETES_JOB
  }

  /// How version 1 of the AWS SDK for Java calls a service's errors.
  ///
  /// @param prefix what stands before an error's name
  /// @param service what causes call the service
  /// @param exception the name of errors that the service's model does not have
  record Names(String prefix, String service, String exception) {
    /// The error of a call without an answer.
    String noAnswer() {
      return prefix + ".SdkClientException";
    }
  }

  /// An operation to call, and the form of its parameters.
  record Ask(String operation, Form form) {}

  /// An answer that is an error although its status is none.
  ///
  /// @param at the member that is an error when it is a number above zero or a list that is not
  ///   empty
  /// @param unless the pattern in which it is no error, if there is one
  record Refusal(String at, String error, Optional<Pattern> unless) {
    boolean concerns(Json answer, Pattern pattern) {
      if (unless.equals(Optional.of(pattern))) {
        return false;
      }
      return switch (Form.at(answer, at).orElse(Json.Null.NULL)) {
        case Json.Num number -> number.asDouble() > 0;
        case Json.Arr(var items) -> !items.isEmpty();
        case Json.Null _, Json.Bool _, Json.Str _, Json.Obj _ -> false;
      };
    }
  }

  /// Something that has the name it is asked for by, in a list that comes in pages.
  ///
  /// @param in the list in the answer
  /// @param named the name, which follows from `request`
  record Find(Ask by, String in, Form named) {}

  /// Who says that a job has succeeded.
  enum Verdict {
    /// Its status does.
    STATUS,
    /// The exit codes of its containers do.
    EXIT_CODES
  }

  /// How a job that was submitted goes on.
  ///
  /// @param form the operation's parameters when it submits a job, if they differ
  /// @param describe what is asked for the job, with `request` and `answer` known
  /// @param status where the description says how the job is
  /// @param ok the statuses of a job that has succeeded
  /// @param failed the statuses of a job that has not
  /// @param verdict who judges a job with such a status
  /// @param result what the job comes to, or the cause of its failure
  /// @param gone the error by which the service says that there is nothing any more, if that is
  ///   what the job is for
  /// @param cancel what stops the job
  record Job(
      Optional<Form> form,
      Ask describe,
      String status,
      Set<String> ok,
      Set<String> failed,
      Verdict verdict,
      Form result,
      Optional<String> gone,
      Optional<Ask> cancel) {
    Job {
      ok = Set.copyOf(ok);
      failed = Set.copyOf(failed);
    }
  }
}
