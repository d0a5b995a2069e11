package dev.steppe.engine;

import dev.steppe.asl.Resource;
import java.util.Optional;

/// What must be in flight for a state.
final class Outstanding {
  private Outstanding() {}

  static Optional<Effect.OfTask> of(Frame.Phase phase) {
    return switch (phase) {
      case Frame.Phase.Calling calling -> of(calling);
      case Frame.Phase.Distributing(var task, var plan) ->
          Optional.of(new Effect.OpenMapRun(task, plan));
      case Frame.Phase.Entered _,
          Frame.Phase.Waiting _,
          Frame.Phase.BackingOff _,
          Frame.Phase.Branching _,
          Frame.Phase.Mapping _ ->
          Optional.empty();
    };
  }

  private static Optional<Effect.OfTask> of(Frame.Phase.Calling calling) {
    return switch (calling.progress()) {
      case Frame.Progress.Offered() ->
          Optional.of(
              new Effect.OfferActivity(
                  calling.task(), calling.resource().arn(), calling.payload(), calling.test()));
      case Frame.Progress.Running _ ->
          switch (calling.resource()) {
            case Resource.Activity _ -> Optional.empty();
            case Resource.LambdaFunction _, Resource.Service _ ->
                Optional.of(
                    new Effect.Invoke(
                        calling.task(),
                        calling.resource(),
                        calling.payload(),
                        calling.roleArn(),
                        calling.test()));
          };
      case Frame.Progress.Submitted submitted ->
          calling.resource() instanceof Resource.Service service && awaitsJob(service.pattern())
              ? Optional.of(
                  new Effect.AwaitJob(
                      calling.task(),
                      service,
                      calling.payload(),
                      calling.roleArn(),
                      submitted.submission()))
              : Optional.empty();
    };
  }

  private static boolean awaitsJob(Resource.Pattern pattern) {
    return switch (pattern) {
      case SYNC, SYNC_2 -> true;
      case REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN -> false;
    };
  }
}
