package dev.steppe.server.api;

import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.Node;
import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import dev.steppe.store.vault.Vault;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The operations of AWS Step Functions by their names, and those on connections of EventBridge.
public final class Api {
  /// AWS's limit on a request.
  private static final int MOST_REQUEST_BYTES = 1 << 20;

  private static final int MOST_LIFTED_BYTES = 1 << 30;

  private static final String TARGET = "AWSStepFunctions.";
  private static final String EVENTS_TARGET = "AWSEvents.";

  private final Limits limits;
  private final Map<String, Operation> operations;
  private final Map<String, Operation> connectionOperations;
  private final StateMachines machines;

  /// With AWS's limits, and nothing known of services.
  public Api(Node node, Catalog catalog, Journal journal, InstantSource clock) {
    this(
        node,
        catalog,
        journal,
        clock,
        Limits.AWS,
        Services.UNKNOWN,
        Vault.inMemory(),
        new HttpTaps());
  }

  /// @param limits what inputs are held to
  /// @param services what definitions are checked against
  /// @param vault seals the secrets of connections
  /// @param taps shows what HTTP tasks send that are tried out
  public Api(
      Node node,
      Catalog catalog,
      Journal journal,
      InstantSource clock,
      Limits limits,
      Services services,
      Vault vault,
      HttpTaps taps) {
    this.limits = limits;
    var tokens = new PageTokens(catalog.secret(), clock);
    var versions = new Versions(catalog, tokens, clock);
    var aliases = new Aliases(catalog, tokens, clock);
    machines = new StateMachines(node, catalog, versions, tokens, clock, services);
    var executions = new Executions(node, catalog, journal, tokens);
    var executionList = new ExecutionList(node, catalog, journal, tokens);
    var activities = new Activities(node, catalog, tokens, clock);
    var mapRuns = new MapRuns(node, journal, tokens);
    var tasks = new Tasks(node);
    var tags = new Tags(catalog);
    var tests = new StateTests(node, clock, services, taps);
    var validation = new Validation(services);
    var connections = new Connections(catalog, vault, tokens, clock);
    connectionOperations =
        Map.ofEntries(
            blocking("CreateConnection", connections::create),
            blocking("UpdateConnection", connections::update),
            blocking("DescribeConnection", connections::describe),
            blocking("ListConnections", connections::list),
            blocking("DeauthorizeConnection", connections::deauthorize),
            blocking("DeleteConnection", connections::delete));
    operations =
        Map.ofEntries(
            blocking("CreateStateMachine", machines::create),
            blocking("DescribeStateMachine", machines::describe),
            blocking("UpdateStateMachine", machines::update),
            waiting("DeleteStateMachine", machines::delete),
            blocking("ListStateMachines", machines::list),
            blocking("PublishStateMachineVersion", versions::publish),
            blocking("ListStateMachineVersions", versions::list),
            blocking("DeleteStateMachineVersion", versions::delete),
            blocking("CreateStateMachineAlias", aliases::create),
            blocking("DescribeStateMachineAlias", aliases::describe),
            blocking("UpdateStateMachineAlias", aliases::update),
            blocking("DeleteStateMachineAlias", aliases::delete),
            blocking("ListStateMachineAliases", aliases::list),
            blocking("ValidateStateMachineDefinition", validation::validate),
            waiting("TestState", tests::test),
            prompt("StartExecution", executions::start),
            prompt("StartSyncExecution", executions::startSync),
            prompt("StopExecution", executions::stop),
            prompt("RedriveExecution", executions::redrive),
            prompt("DescribeExecution", executions::describe),
            blocking("DescribeStateMachineForExecution", executions::machine),
            blocking("ListExecutions", executionList::list),
            blocking("GetExecutionHistory", executions::history),
            blocking("DescribeMapRun", mapRuns::describe),
            blocking("ListMapRuns", mapRuns::list),
            prompt("UpdateMapRun", mapRuns::update),
            blocking("CreateActivity", activities::create),
            blocking("DescribeActivity", activities::describe),
            blocking("DeleteActivity", activities::delete),
            blocking("ListActivities", activities::list),
            waiting("GetActivityTask", activities::task),
            prompt("SendTaskSuccess", tasks::succeeded),
            prompt("SendTaskFailure", tasks::failed),
            prompt("SendTaskHeartbeat", tasks::heartbeat),
            blocking("ListTagsForResource", tags::list),
            blocking("TagResource", tags::add),
            blocking("UntagResource", tags::remove));
  }

  /// The operation that the header X-Amz-Target names.
  ///
  /// @throws Refusal if there is none
  public Operation target(String header) {
    if (header.startsWith(TARGET)) {
      return operation(header.substring(TARGET.length()));
    }
    if (header.startsWith(EVENTS_TARGET)) {
      return Optional.ofNullable(connectionOperations.get(header.substring(EVENTS_TARGET.length())))
          .orElseThrow(() ->
              Refusal.unknownOperation(
                  "Of EventBridge, only the operations on connections are served here: "
                      + String.join(", ", new TreeSet<>(connectionOperations.keySet()))
                      + "."));
    }
    throw Refusal.unknownOperation(
        "The header X-Amz-Target must name an operation as " + TARGET + "ListStateMachines.");
  }

  /// The operation of Step Functions of that name.
  ///
  /// @throws Refusal if there is none
  public Operation operation(String name) {
    return Optional.ofNullable(operations.get(name))
        .orElseThrow(() -> Refusal.unknownOperation("AWS Step Functions has no such operation."));
  }

  /// The most bytes that a request may have: AWS's, or room for payloads and definitions that may
  /// be larger than AWS's, with as much again for what JSON escapes in them.
  public int mostRequestBytes() {
    var largest = Math.max(limits.of(Limit.PAYLOAD_BYTES), limits.of(Limit.DEFINITION_SIZE));
    var isAws =
        limits.of(Limit.PAYLOAD_BYTES) <= Limit.PAYLOAD_BYTES.aws()
            && limits.of(Limit.DEFINITION_SIZE) <= Limit.DEFINITION_SIZE.aws();
    return isAws
        ? MOST_REQUEST_BYTES
        : (int)
            Math.min(
                MOST_LIFTED_BYTES, Math.min(largest, MOST_LIFTED_BYTES) * 2 + MOST_REQUEST_BYTES);
  }

  /// Makes a Standard machine of that name run `definition`, whether or not there is one already.
  ///
  /// @return its ARN
  /// @throws Refusal if the definition or the name is invalid
  public String deploy(String name, String definition, Caller caller) {
    return machines.deploy(name, definition, caller);
  }

  private Map.Entry<String, Operation> blocking(String name, Function<Request, Json.Obj> body) {
    return Map.entry(name, Operation.blocking(name, limits, body));
  }

  private Map.Entry<String, Operation> waiting(
      String name, Function<Request, CompletionStage<Json.Obj>> body) {
    return Map.entry(name, Operation.waiting(name, limits, body));
  }

  private Map.Entry<String, Operation> prompt(
      String name, Function<Request, CompletionStage<Json.Obj>> body) {
    return Map.entry(name, Operation.prompt(name, limits, body));
  }
}
