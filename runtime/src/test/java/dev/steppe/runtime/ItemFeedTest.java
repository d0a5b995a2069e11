package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.State;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Start;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Reads the items of one map run.
class ItemFeedTest {
  private static final State.DistributedMap MAP =
      (State.DistributedMap)
          Definition.compile(
                  """
                  {"StartAt":"M","States":{"M":{"Type":"Map","Label":"each","End":true,
                  "ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
                  "ReaderConfig":{"InputType":"JSONL"},
                  "Parameters":{"Bucket":"bucket","Key":"key"}},
                  "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED",
                  "ExecutionType":"EXPRESS"},"StartAt":"A","States":{
                  "A":{"Type":"Pass","End":true}}}}}}
                  """,
                  Definition.Type.STANDARD)
              .machine()
              .orElseThrow()
              .state("M");

  private static final MapRunPlan PLAN =
      new MapRunPlan(
          new MapRunPlan.Link(new ExecutionId("map run"), new ExecutionId("parent"), 1, 0),
          new UUID(0, 0),
          "M",
          MAP.executionType(),
          new MapRunPlan.Source.Dataset(Json.Obj.EMPTY, 0),
          Optional.empty(),
          Optional.empty(),
          new MapRunPlan.Settings(0, 0, 0),
          new MapRunPlan.Results(
              ResultWriter.Transformation.COMPACT, ResultWriter.OutputType.JSON, Optional.empty()),
          Start.Terms.PLAIN);

  private static final MapRunEffect.ReadItems BEGINNING =
      new MapRunEffect.ReadItems(PLAN, 0, 0, Optional.empty());

  private final FakeDatasets datasets = new FakeDatasets(3);
  private final ItemFeed feed =
      new ItemFeed(PLAN, MAP, datasets, Limits.AWS, InstantSource.system());

  @Test
  void allItemsAreReadAtOnceIfTheyAreFew() throws InterruptedException {
    assertThat(feed.read(BEGINNING))
        .isInstanceOfSatisfying(
            MapRunInput.ItemsRead.class,
            read -> {
              assertThat(read.children()).hasSize(3);
              assertThat(read.done()).isTrue();
            });
  }

  @Test
  void whoComesAfterTheCloseOpensNothing() {
    feed.close();

    assertThatThrownBy(() -> feed.read(BEGINNING)).isInstanceOf(InterruptedException.class);
    assertThat(datasets.openedAfter).isEmpty();
  }
}
