package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every constraint of every member of every operation's input, as the model has it, is held to, in
/// AWS's words.
final class ConstraintsTest {
  /// For each pattern of the model, a text of a right length that it does not match.
  private static final Map<String, String> UNMATCHED =
      Map.of(
          "\\p{ASCII}*", "tr\u00e4ce",
          "[!-~]+", "a token",
          "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$", "123");

  /// A value, and what AWS says of it.
  private record Fault(String what, Json value, List<String> constraints) {
    Fault(String what, Json value, String... constraints) {
      this(what, value, List.of(constraints));
    }
  }

  private static Json.Obj check(String operation, Json.Obj input) {
    return Constraints.check(ApiModel.input(operation), input, Limits.AWS);
  }

  private static Refusal refusal(String operation, Json.Obj input) {
    var refusal = catchThrowableOfType(Refusal.class, () -> check(operation, input));
    assertThat(refusal).as(operation + " of " + abbreviated(input)).isNotNull();
    return refusal;
  }

  private static String abbreviated(Json value) {
    var text = value.text();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static void isInvalid(String operation, Json.Obj input, List<String> broken) {
    var refusal = refusal(operation, input);
    assertThat(refusal.type()).isEqualTo("com.amazon.coral.validate#ValidationException");
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.getMessage())
        .isEqualTo(
            broken.size()
                + (broken.size() == 1 ? " validation error" : " validation errors")
                + " detected: "
                + String.join("; ", broken));
  }

  private static Stream<DynamicTest> everywhere(Each each) {
    return ApiModel.operations().stream()
        .flatMap(operation -> Place.in(operation).flatMap(place -> each.tests(operation, place)));
  }

  private interface Each {
    Stream<DynamicTest> tests(String operation, Place place);
  }

  private static DynamicTest test(
      String operation, Place place, String what, org.junit.jupiter.api.function.Executable body) {
    return DynamicTest.dynamicTest(operation + " " + place.path() + " " + what, body);
  }

  private static String missing(Place place) {
    return (place.shape().isSensitive() ? "Value" : "Value null")
        + " at '"
        + place.path()
        + "' failed to satisfy constraint: Member must not be null";
  }

  @TestFactory
  Stream<DynamicTest> whatIsRequiredMustBeThere() {
    return everywhere((operation, place) ->
        place.required()
            ? Stream.of(Optional.<Json>empty(), Optional.<Json>of(Json.Null.NULL))
                .map(value ->
                    test(
                        operation,
                        place,
                        value.isPresent() ? "as null" : "missing",
                        () ->
                            isInvalid(
                                operation, place.input().apply(value), List.of(missing(place)))))
            : Stream.empty());
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotRequiredMayBeNullAndIsThenAbsent() {
    return everywhere((operation, place) ->
        place.required()
            ? Stream.empty()
            : Stream.of(
                test(
                    operation,
                    place,
                    "as null",
                    () ->
                        assertThat(
                                check(operation, place.input().apply(Optional.of(Json.Null.NULL))))
                            .isEqualTo(check(operation, place.input().apply(Optional.empty()))))));
  }

  @TestFactory
  Stream<DynamicTest> everyBoundIsHeldTo() {
    return everywhere((operation, place) ->
        faults(place.shape()).stream()
            .map(fault ->
                test(
                    operation,
                    place,
                    fault.what(),
                    () ->
                        isInvalid(
                            operation,
                            place.input().apply(Optional.of(fault.value())),
                            fault.constraints().stream()
                                .map(constraint -> broken(place, fault.value(), constraint))
                                .toList()))));
  }

  @TestFactory
  Stream<DynamicTest> whatJustKeepsToTheBoundsPasses() {
    return everywhere((operation, place) ->
        extremes(place.shape()).stream()
            .map(value ->
                test(
                    operation,
                    place,
                    "as " + abbreviated(value),
                    () -> {
                      var input = place.input().apply(Optional.of(value));
                      assertThat(check(operation, input)).isEqualTo(input);
                    })));
  }

  @TestFactory
  Stream<DynamicTest> noValueOfAnotherTypeCanBeRead() {
    return everywhere((operation, place) ->
        Place.mistaken(place.shape()).stream()
            .map(value ->
                test(
                    operation,
                    place,
                    "as " + value,
                    () -> {
                      var refusal = refusal(operation, place.input().apply(Optional.of(value)));
                      assertThat(refusal.type())
                          .isEqualTo("com.amazon.coral.service#SerializationException");
                      assertThat(refusal.status()).isEqualTo(400);
                      assertThat(refusal.getMessage()).isEqualTo(unreadable(place.shape(), value));
                    })));
  }

  @TestFactory
  Stream<DynamicTest> whatTheModelDoesNotKnowIsIgnored() {
    return ApiModel.operations().stream()
        .map(operation ->
            DynamicTest.dynamicTest(
                operation,
                () -> {
                  var input = (Json.Obj) Place.right(ApiModel.input(operation));
                  assertThat(check(operation, input.with("fake", Json.of(1)))).isEqualTo(input);
                }));
  }

  @TestFactory
  Stream<DynamicTest> allThatIsBrokenIsToldAtOnceInTheOrderOfTheModel() {
    return ApiModel.operations().stream()
        .map(operation ->
            DynamicTest.dynamicTest(
                operation,
                () -> {
                  var input = Json.object();
                  var broken = new ArrayList<String>();
                  Place.in(operation)
                      .filter(place -> !place.path().contains("."))
                      .forEach(place -> {
                        var fault = faults(place.shape()).stream().findFirst();
                        if (fault.isPresent()) {
                          input.put(place.path(), fault.get().value());
                          fault.get().constraints().stream()
                              .map(constraint -> broken(place, fault.get().value(), constraint))
                              .forEach(broken::add);
                        } else if (place.required()) {
                          broken.add(missing(place));
                        }
                      });
                  isInvalid(operation, input.build(), broken);
                }));
  }

  @Test
  void theMembersOfAnItemAreNamedByItsPlaceInTheList() {
    var input =
        Json.parse(
            """
            {"name":"123","routingConfiguration":[
              {"stateMachineVersionArn":"arn:1","weight":50},
              {"stateMachineVersionArn":"arn:2","weight":101},
              {"stateMachineVersionArn":"arn:3"}]}
            """);
    isInvalid(
        "CreateStateMachineAlias",
        (Json.Obj) input,
        List.of(
            "Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
            "Value '[RoutingConfigurationListItem(stateMachineVersionArn=arn:1, weight=50),"
                + " RoutingConfigurationListItem(stateMachineVersionArn=arn:2, weight=101),"
                + " RoutingConfigurationListItem(stateMachineVersionArn=arn:3, weight=null)]' at"
                + " 'routingConfiguration' failed to satisfy constraint: Member must have length"
                + " less than or equal to 2",
            "Value '101' at 'routingConfiguration.2.member.weight' failed to satisfy constraint:"
                + " Member must have value less than or equal to 100",
            "Value null at 'routingConfiguration.3.member.weight' failed to satisfy constraint:"
                + " Member must not be null"));
  }

  @Test
  void aFractionIsCutOffWhereAWholeNumberIsWanted() {
    assertThat(check("ListActivities", (Json.Obj) Json.parse("{\"maxResults\":7.9}")))
        .isEqualTo(Json.parse("{\"maxResults\":7}"));
  }

  @Test
  void theWordsOfTheStatusFilterAreListedInTheRecordedOrder() {
    isInvalid(
        "ListExecutions",
        (Json.Obj) Json.parse("{\"statusFilter\":\"succeeded\"}"),
        List.of(
            "Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy"
                + " enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED,"
                + " RUNNING]"));
  }

  private static String broken(Place place, Json value, String constraint) {
    return (place.shape().isSensitive() ? "Value" : "Value '" + shown(value) + "'")
        + " at '"
        + place.path()
        + "' failed to satisfy constraint: "
        + constraint;
  }

  private static String shown(Json value) {
    if (value instanceof Json.Arr(var items)) {
      return items.stream()
          .map(_ -> "RoutingConfigurationListItem(stateMachineVersionArn=a, weight=1)")
          .toList()
          .toString();
    }
    return value instanceof Json.Str(var text) ? text : value.text();
  }

  private static List<Fault> faults(Shape shape) {
    var faults = new ArrayList<Fault>();
    switch (shape) {
      case Shape.Text(var min, var max, var pattern, _) -> {
        var unmatched = pattern.map(p -> "Member must satisfy regular expression pattern: " + p);
        if (min > 0) {
          var tooShort = "Member must have length greater than or equal to " + min;
          faults.add(
              new Fault(
                  "too short",
                  Json.of("a".repeat(min - 1)),
                  Stream.concat(Stream.of(tooShort), unmatched.stream()).toList()));
        }
        if (max < Integer.MAX_VALUE) {
          faults.add(
              new Fault(
                  "too long",
                  Json.of("a".repeat(max + 1)),
                  "Member must have length less than or equal to " + max));
        }
        pattern.ifPresent(p ->
            faults.add(
                new Fault(
                    "against its pattern",
                    Json.of(Optional.ofNullable(UNMATCHED.get(p.pattern())).orElseThrow()),
                    List.copyOf(unmatched.stream().toList()))));
      }
      case Shape.Payload() -> {
        var tooLarge = "Member must have size less than or equal to 262144 bytes in UTF-8 encoding";
        faults.add(new Fault("too large", Json.of("a".repeat(262_145)), tooLarge));
        faults.add(
            new Fault("too large in UTF-8", Json.of("\u20ac".repeat(87_381) + "\u00e4"), tooLarge));
      }
      case Shape.Definition() -> {
        faults.add(
            new Fault(
                "too long",
                Json.of("a".repeat(1_048_577)),
                "Member must have length less than or equal to 1048576"));
        faults.add(
            new Fault("empty", Json.of(""), "Member must have length greater than or equal to 1"));
      }
      case Shape.Word(var words) ->
          faults.add(
              new Fault(
                  "as another word",
                  Json.of("nonsense"),
                  "Member must satisfy enum value set: " + words));
      case Shape.Whole(var min, var max) -> {
        faults.add(
            new Fault(
                "too small",
                Json.of(min - 1),
                "Member must have value greater than or equal to " + min));
        if (max < Long.MAX_VALUE) {
          faults.add(
              new Fault(
                  "too large",
                  Json.of(max + 1),
                  "Member must have value less than or equal to " + max));
        }
      }
      case Shape.Fraction(var min, var max) -> {
        faults.add(
            new Fault(
                "too small",
                Json.parse("-0.5"),
                "Member must have value greater than or equal to " + (long) min));
        faults.add(
            new Fault(
                "too large",
                Json.parse("100.5"),
                "Member must have value less than or equal to " + (long) max));
      }
      case Shape.Items(var min, var max, var item) -> {
        if (min > 0) {
          faults.add(
              new Fault(
                  "empty",
                  Json.Arr.EMPTY,
                  "Member must have length greater than or equal to " + min));
        }
        if (max < Integer.MAX_VALUE) {
          faults.add(
              new Fault(
                  "too long",
                  new Json.Arr(
                      IntStream.rangeClosed(0, max).mapToObj(_ -> Place.right(item)).toList()),
                  "Member must have length less than or equal to " + max));
        }
      }
      case Shape.Flag(), Shape.Moment(), Shape.Values _, Shape.Structure _ -> {}
    }
    return faults;
  }

  /// The least and the most that the model allows.
  private static List<Json> extremes(Shape shape) {
    return switch (shape) {
      case Shape.Text(var min, var max, var pattern, _) -> {
        var most = Json.of("a".repeat(Math.min(max, 1 << 20)));
        yield min == 0 && pattern.isPresent()
            ? List.of(Json.of(""), most)
            : List.of(Json.of("a".repeat(min)), most);
      }
      case Shape.Payload() ->
          List.of(
              Json.of(""), Json.of("a".repeat(262_144)), Json.of("\u20ac".repeat(87_381) + "a"));
      case Shape.Definition() -> List.of(Json.of("a"), Json.of("a".repeat(1_048_576)));
      case Shape.Word(var words) -> words.stream().<Json>map(Json.Str::new).toList();
      case Shape.Whole(var min, var max) -> List.of(Json.of(min), Json.of(max));
      case Shape.Fraction(var min, var max) ->
          List.of(Json.of((long) min), Json.of((long) max), Json.parse("99.5"));
      case Shape.Flag() -> List.of(Json.Bool.TRUE, Json.Bool.FALSE);
      case Shape.Items(var min, var max, var item) -> {
        var one = Place.right(item);
        yield List.of(
            new Json.Arr(IntStream.range(0, min).mapToObj(_ -> one).toList()),
            new Json.Arr(IntStream.range(0, Math.min(max, 100)).mapToObj(_ -> one).toList()));
      }
      case Shape.Structure _ -> List.of(Place.right(shape));
      case Shape.Moment(), Shape.Values _ -> List.of();
    };
  }

  private static String unreadable(Shape shape, Json value) {
    var isPlain = !(shape instanceof Shape.Items || shape instanceof Shape.Structure);
    return switch (value) {
      case Json.Obj _ -> "Start of structure or map found where not expected.";
      case Json.Arr _ -> "Start of list found where not expected";
      case Json.Str _ when isPlain -> "STRING_VALUE cannot be converted to " + type(shape);
      case Json.Num _ when isPlain -> "NUMBER_VALUE cannot be converted to " + type(shape);
      case Json.Bool _ when isPlain -> "FALSE_VALUE cannot be converted to " + type(shape);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> "Unexpected field type";
    };
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Text _, Shape.Payload _, Shape.Definition _, Shape.Word _ -> "String";
      case Shape.Whole(_, var max) -> max > Integer.MAX_VALUE ? "Long" : "Integer";
      case Shape.Fraction _ -> "Float";
      case Shape.Flag _ -> "Boolean";
      case Shape.Moment _ -> "Timestamp";
      case Shape.Items _, Shape.Values _, Shape.Structure _ -> "";
    };
  }
}
