package dev.steppe.server.boot;

import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.functions.LambdaHttp;
import dev.steppe.server.http.Annex;
import java.util.Map;
import java.util.Optional;

/// Lambda's APIs beside ours: functions are invoked through it, and workers take their events.
record FunctionDoor(LambdaHttp lambda) implements Annex {
  @Override
  public boolean serves(String path) {
    return LambdaHttp.serves(path);
  }

  @Override
  public int mostBytes() {
    return LambdaHttp.mostBytes();
  }

  @Override
  public Answer tooLarge() {
    return answer(LambdaHttp.tooLarge(), false);
  }

  @Override
  public Optional<Answer> answer(Ask ask) throws InterruptedException {
    return lambda
        .answer(
            new LambdaHttp.Ask(
                ask.method(),
                ask.path(),
                ask.query(),
                ask.header(),
                ask.body(),
                ask.caller().region(),
                ask.caller().account(),
                ask.gone(),
                ask.disconnected()))
        .map(reply -> answer(reply, LambdaHttp.isWorkers(ask.path())));
  }

  private static Answer answer(InvokeReply reply, boolean unhurried) {
    return new Answer(
        reply.status(),
        reply.headers().stream().map(header -> Map.entry(header.name(), header.value())).toList(),
        reply.payload(),
        unhurried);
  }
}
