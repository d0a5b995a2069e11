package dev.steppe.runtime;

import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.ItemSource;
import dev.steppe.asl.State;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ChildInputs;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEffect;
import dev.steppe.engine.MapRunInput;
import dev.steppe.engine.MapRunPlan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the items of one map run, a chunk at a time, and makes children's inputs of them. The
/// dataset stays open from one chunk to the next, as long as the process lives; after that it is
/// opened anew where the last recorded chunk ended. One thread at a time.
final class ItemFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemFeed.class);

  /// How many children a chunk has at most, and from how many bytes on it is full.
  private static final int CHUNK_CHILDREN = 1_000;

  private static final long CHUNK_BYTES = 512 * 1024;

  private static final String READER_FAILED = "States.ItemReaderFailed";

  private final MapRunPlan plan;
  private final State.DistributedMap map;
  private final Datasets datasets;
  private final Limits limits;
  private final InstantSource clock;
  private Optional<Opened> opened = Optional.empty();
  private boolean closed;

  /// A dataset that is open, and how far it has been read.
  private static final class Opened {
    final Datasets.Dataset dataset;
    final ChildInputs inputs;
    long read;

    /// The number of the next child.
    long child;

    Opened(Datasets.Dataset dataset, ChildInputs inputs, long read, long child) {
      this.dataset = dataset;
      this.inputs = inputs;
      this.read = read;
      this.child = child;
    }
  }

  ItemFeed(
      MapRunPlan plan,
      State.DistributedMap map,
      Datasets datasets,
      Limits limits,
      InstantSource clock) {
    this.plan = plan;
    this.map = map;
    this.datasets = datasets;
    this.limits = limits;
    this.clock = clock;
  }

  /// Reads the next chunk, or says why there is none.
  ///
  /// @throws InterruptedException if nobody wants it any more
  MapRunInput read(MapRunEffect.ReadItems wanted) throws InterruptedException {
    if (closed) {
      throw new InterruptedException();
    }
    try {
      return chunk(wanted, at(wanted));
    } catch (DatasetException e) {
      return new MapRunInput.ReadingFailed(wanted.child(), READER_FAILED, e.getMessage());
    } catch (EvaluationException e) {
      return new MapRunInput.ReadingFailed(wanted.child(), e.error(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the items of {} cannot be read", plan.id().arn(), e);
      return new MapRunInput.ReadingFailed(
          wanted.child(), READER_FAILED, "An internal error: " + e);
    }
  }

  private MapRunInput chunk(MapRunEffect.ReadItems wanted, Opened at) throws InterruptedException {
    var children = new ArrayList<MapRun.Child>();
    var source = wanted.source();
    var place = wanted.place();
    long bytes = 0;
    var done = false;
    while (!done && children.size() < CHUNK_CHILDREN && bytes < CHUNK_BYTES) {
      var item = isEnough(at.read) ? Optional.<Datasets.Item>empty() : at.dataset.next();
      done = item.isEmpty();
      var made =
          item.isPresent()
              ? at.inputs.add(
                  item.get().key(),
                  item.get().value(),
                  at.dataset.source(),
                  item.get().place(),
                  clock.instant())
              : at.inputs.finish();
      if (item.isPresent()) {
        at.read++;
      }
      if (made.isPresent()) {
        children.add(made.get().child());
        bytes += made.get().child().bytes();
        source = made.get().source();
        place = Optional.of(made.get().place());
      }
    }
    at.child += children.size();
    if (done) {
      leave();
    }
    return new MapRunInput.ItemsRead(wanted.child(), children, source, place, done);
  }

  private boolean isEnough(long read) {
    return plan.source() instanceof MapRunPlan.Source.Dataset(_, var most)
        && most > 0
        && read >= most;
  }

  /// The dataset, where the wanted chunk begins.
  private Opened at(MapRunEffect.ReadItems wanted) throws InterruptedException {
    if (opened.isPresent() && opened.get().child == wanted.child()) {
      return opened.get();
    }
    leave();
    var inputs =
        new ChildInputs(plan, map, wanted.source(), ThreadLocalRandom.current().nextLong(), limits);
    var made = new Opened(open(wanted.place()), inputs, wanted.source(), wanted.child());
    opened = Optional.of(made);
    return made;
  }

  private Datasets.Dataset open(Optional<Json> after) throws InterruptedException {
    return switch (plan.source()) {
      case MapRunPlan.Source.StateData(var items) -> new StateData(items, after);
      case MapRunPlan.Source.Dataset(_, var most) when most < 0 ->
          throw new DatasetException("field MaxItems must be positive");
      case MapRunPlan.Source.Dataset(var arguments, _) ->
          switch (map.source()) {
            case ItemSource.Dataset(var reader) -> datasets.open(reader, arguments, after);
            case ItemSource.StateData _ ->
                throw new IllegalStateException("reads from nowhere: " + map.name());
          };
    };
  }

  /// Nothing is read any more, not even by a thread that is just about to.
  @Override
  public void close() {
    closed = true;
    leave();
  }

  private void leave() {
    opened.ifPresent(open -> open.dataset.close());
    opened = Optional.empty();
  }
}
