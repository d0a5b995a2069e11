package dev.steppe.store.codec;

import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;

/// What an execution is started with. Its id is known from where it is kept, and its name follows
/// from its id in all but strange cases.
final class StartForm {
  private static final int NAMED_BY_ARN = 0;
  private static final int NAMED_APART = 1;

  private static final int ASKED = 1;
  private static final int CHILD = 2;
  private static final int AWAITED = 3;

  private static final int PLAIN = 1;
  private static final int SPECIAL = 2;

  private StartForm() {}

  static void write(Start start, Writer out) {
    writeName(start.id(), start.name(), out);
    out.uuid(start.revision());
    out.json(start.input());
    out.optional(start.inputText(), out::text);
    write(start.origin(), out);
    write(start.terms(), out);
  }

  static Start read(ExecutionId id, Reader in) {
    return new Start(
        id, readName(id, in), in.uuid(), in.json(), in.optional(in::text), origin(in), terms(in));
  }

  static void write(Start.Terms terms, Writer out) {
    if (terms.equals(Start.Terms.PLAIN)) {
      out.tag(PLAIN);
      return;
    }
    out.tag(SPECIAL);
    out.optional(terms.versionArn(), out::text);
    out.optional(terms.aliasArn(), out::text);
    out.optional(terms.traceHeader(), out::text);
    out.optional(terms.testCase(), out::text);
    out.string(Double.toString(terms.timeScale().factor()));
  }

  static Start.Terms terms(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case PLAIN -> Start.Terms.PLAIN;
      case SPECIAL ->
          new Start.Terms(
              in.optional(in::text),
              in.optional(in::text),
              in.optional(in::text),
              in.optional(in::text),
              new TimeScale(Double.parseDouble(in.string())));
      default -> throw UnreadableDataException.unknownTag("the terms of a start", tag);
    };
  }

  private static void write(Origin origin, Writer out) {
    switch (origin) {
      case Origin.Asked() -> out.tag(ASKED);
      case Origin.Awaited() -> out.tag(AWAITED);
      case Origin.Child(var mapRun, var state, var items) -> {
        out.tag(CHILD);
        out.text(mapRun.arn());
        out.string(state);
        out.number(items);
      }
    }
  }

  private static Origin origin(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case ASKED -> new Origin.Asked();
      case AWAITED -> new Origin.Awaited();
      case CHILD -> new Origin.Child(new ExecutionId(in.text()), in.string(), in.count());
      default -> throw UnreadableDataException.unknownTag("an origin", tag);
    };
  }

  static void writeName(ExecutionId id, String name, Writer out) {
    if (nameIn(id).equals(name)) {
      out.tag(NAMED_BY_ARN);
    } else {
      out.tag(NAMED_APART);
      out.string(name);
    }
  }

  static String readName(ExecutionId id, Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case NAMED_BY_ARN -> nameIn(id);
      case NAMED_APART -> in.string();
      default -> throw UnreadableDataException.unknownTag("an execution's name", tag);
    };
  }

  private static String nameIn(ExecutionId id) {
    return id.arn().substring(id.arn().lastIndexOf(':') + 1);
  }
}
