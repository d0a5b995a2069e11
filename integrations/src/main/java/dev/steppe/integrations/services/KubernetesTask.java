package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.services.JobWatch.Sight;
import dev.steppe.integrations.services.Kubernetes.Reply;
import dev.steppe.integrations.services.Kubernetes.Request;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.runtime.TaskOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `eks:call`, which makes any request to a cluster, and `eks:runJob`, which makes a job of
/// `batch/v1` and, with `.sync`, waits until that is complete
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html>).
final class KubernetesTask {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH");

  private final Kubernetes clusters;
  private final JobWatch watch;

  KubernetesTask(Kubernetes clusters, JobWatch watch) {
    this.clusters = clusters;
    this.watch = watch;
  }

  TaskOutcome call(AwsCall caller, Names names, Json.Obj parameters) throws InterruptedException {
    var method = Kubernetes.text(parameters, "Method");
    var path = Kubernetes.text(parameters, "Path");
    if (!METHODS.contains(method)) {
      return TaskOutcome.Failed.of(
          "States.Runtime", "Method must be one of " + METHODS.stream().sorted().toList());
    }
    var target =
        "/"
            + ApiGatewayRequest.encodedPath(path.startsWith("/") ? path.substring(1) : path)
            + ApiGatewayRequest.query(parameters);
    return Kubernetes.outcome(
        names,
        clusters.send(
            caller, names, new Request(parameters, method, target, parameters.get("RequestBody"))));
  }

  TaskOutcome run(AwsCall caller, Names names, Json.Obj parameters) throws InterruptedException {
    return Kubernetes.outcome(
        names,
        clusters.send(
            caller,
            names,
            new Request(parameters, "POST", jobs(parameters), parameters.get("Job"))));
  }

  private static String namespace(Json.Obj parameters) {
    var given = Kubernetes.text(parameters, "Namespace");
    return ApiGatewayRequest.encodedPath(given.isEmpty() ? "default" : given);
  }

  private static String jobs(Json.Obj parameters) {
    return "/apis/batch/v1/namespaces/" + namespace(parameters) + "/jobs";
  }

  /// Waits for a job that was made, however long ago.
  TaskOutcome await(AwsCall caller, Names names, Json.Obj parameters, Json made, TimeScale scale)
      throws InterruptedException {
    var name = Form.at(made, "ResponseBody.metadata.name").flatMap(Parameters::text).orElse("");
    var job = jobs(parameters) + "/" + ApiGatewayRequest.encodedPath(name);
    return watch.await(
        "the job " + name,
        () ->
            judged(
                new Cluster(caller, names, parameters),
                name,
                clusters.send(
                    caller, names, new Request(parameters, "GET", job, Optional.empty()))),
        scale);
  }

  private record Cluster(AwsCall caller, Names names, Json.Obj parameters) {}

  private Sight judged(Cluster cluster, String name, Reply reply) throws InterruptedException {
    if (!(Kubernetes.outcome(cluster.names(), reply) instanceof TaskOutcome.Answered(var shown))
        || !(Form.at(shown, "ResponseBody").orElse(Json.Null.NULL) instanceof Json.Obj job)) {
      return new Sight.Unseen(
          Kubernetes.outcome(cluster.names(), reply) instanceof TaskOutcome.Failed failed
              ? failed
              : TaskOutcome.Failed.of(
                  cluster.names().noAnswer(), "The cluster did not answer with a job"));
    }
    if (is(job, "Complete")) {
      return new Sight.Ended(new TaskOutcome.Answered(withLogs(cluster, name, job)));
    }
    return is(job, "Failed")
        ? new Sight.Ended(
            TaskOutcome.Failed.of("States.TaskFailed", withLogs(cluster, name, job).text()))
        : new Sight.Running();
  }

  private static boolean is(Json.Obj job, String condition) {
    return Form.all(job, "status.conditions.*")
        .anyMatch(it ->
            Form.at(it, "type").equals(Optional.of(Json.of(condition)))
                && Form.at(it, "status").equals(Optional.of(Json.of("True"))));
  }

  /// The logs of all containers of the job's pods, if the task asks for them.
  private Json.Obj withLogs(Cluster cluster, String name, Json.Obj job)
      throws InterruptedException {
    if (!isTrue(cluster.parameters(), "LogOptions.RetrieveLogs")) {
      return job;
    }
    var all = "/api/v1/namespaces/" + namespace(cluster.parameters()) + "/pods";
    var selected =
        all
            + ApiGatewayRequest.query(
                Json.object()
                    .put(
                        "QueryParameters",
                        Json.object().put("labelSelector", "job-name=" + name).build())
                    .build());
    var found =
        Kubernetes.outcome(cluster.names(), get(cluster, selected))
                instanceof TaskOutcome.Answered(var shown)
            ? Form.all(shown, "ResponseBody.items.*").toList()
            : List.<Json>of();
    var pods = Json.object();
    for (var pod : found) {
      var podName = Form.at(pod, "metadata.name").flatMap(Parameters::text).orElse("");
      var containers = Json.object();
      for (var container : Form.all(pod, "spec.containers.*.name").toList()) {
        var containerName = Parameters.text(container).orElse("");
        containers.put(containerName, log(cluster, all + "/" + podName, containerName));
      }
      pods.put(podName, Json.object().put("containers", containers.build()).build());
    }
    return job.with("logs", Json.object().put("pods", pods.build()).build());
  }

  private Json log(Cluster cluster, String pod, String container) throws InterruptedException {
    var given =
        Form.at(cluster.parameters(), "LogOptions.LogParameters").orElse(Json.Null.NULL)
                instanceof Json.Obj parameters
            ? parameters
            : Json.Obj.EMPTY;
    var query =
        ApiGatewayRequest.query(
            Json.object()
                .put("QueryParameters", given.with("container", Json.of(container)))
                .build());
    var reply = get(cluster, pod + "/log" + query);
    if (reply instanceof Reply.Answered(var answer) && answer.succeeded()) {
      boolean raw = isTrue(cluster.parameters(), "LogOptions.RawLogs");
      return Json.object()
          .put("log", raw ? Json.of(answer.text()) : Kubernetes.parsed(answer.text()))
          .build();
    }
    return Kubernetes.outcome(cluster.names(), reply) instanceof TaskOutcome.Failed failed
        ? Json.object()
            .putString("error", failed.error())
            .putString("cause", failed.cause())
            .build()
        : Json.Obj.EMPTY;
  }

  private Reply get(Cluster cluster, String target) throws InterruptedException {
    return clusters.send(
        cluster.caller(),
        cluster.names(),
        new Request(cluster.parameters(), "GET", target, Optional.empty()));
  }

  private static boolean isTrue(Json.Obj parameters, String path) {
    return Form.at(parameters, path).equals(Optional.of(Json.Bool.TRUE));
  }
}
