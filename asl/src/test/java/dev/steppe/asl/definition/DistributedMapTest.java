package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.Chance;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ItemReader.Action;
import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.ItemSource;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.ResultWriter.Transformation;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.Variables;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What distributed Maps are compiled to.
class DistributedMapTest {
  private static StateMachine machine(String fields) {
    var definition =
        Definition.compile(
            """
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
              "StartAt": "A", "States": {
                "A": {"Type": "Pass", "Next": "B"},
                "B": {"Type": "Parallel", "Branches":
                  [{"StartAt": "C", "States": {"C": {"Type": "Pass", "End": true}}}], "End": true}}}
            %s}}}\
            """
                .formatted(fields),
            Definition.Type.STANDARD);
    assertThat(definition.diagnostics()).isEmpty();
    return definition.machine().orElseThrow();
  }

  private static State.DistributedMap map(String fields) {
    return (State.DistributedMap) machine(fields).state("M");
  }

  private static ItemReader reader(String config) {
    var map =
        map(
            ", \"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\", \"Parameters\": {\"Bucket\": \"b\", \"Key.$\": \"$.key\"}, \"ReaderConfig\": "
                + config
                + "}");
    return ((ItemSource.Dataset) map.source()).reader();
  }

  private static Scope scope(String input) {
    return new Scope(
        Json.parse(input),
        Variables.NONE,
        () -> Json.Obj.EMPTY,
        Instant.EPOCH,
        new Chance(1),
        Inspector.NONE);
  }

  @Test
  void theProcessorIsAMachineForItself() {
    var machine = machine("");
    assertThat(machine.states().keySet()).containsExactly("M");
    var map = (State.DistributedMap) machine.state("M");
    assertThat(map.executionType()).isEqualTo(ExecutionType.EXPRESS);
    assertThat(map.processor().startAt()).isEqualTo("A");
    assertThat(map.processor().states().keySet()).containsExactlyInAnyOrder("A", "B", "C");
    assertThat(map.label()).isEmpty();
    assertThat(map.maxConcurrency().evaluate(scope("{}"))).isZero();
  }

  @Test
  void itemsComeFromTheInput() {
    var source = (ItemSource.StateData) map(", \"ItemsPath\": \"$.a\"").source();
    assertThat(source.items().evaluate(scope("{\"a\": [1]}")).text()).isEqualTo("[1]");
    assertThat(source.items().evaluate(scope("{\"a\": {\"b\": 1}}")).text()).isEqualTo("{\"b\":1}");
    assertThatThrownBy(() -> source.items().evaluate(scope("{\"a\": 1}")))
        .hasMessage("Reference path \"$.a\" must point to array.");
  }

  @Test
  void anInlineMapCannotRead() {
    var definition =
        Definition.compile(
            """
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
              "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
              "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2",
                "Parameters": {"Bucket": "b"}}}}}\
            """,
            Definition.Type.EXPRESS);
    var map = (State.Map) definition.machine().orElseThrow().state("M");
    assertThatThrownBy(() -> map.items().evaluate(scope("[1]")))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "The field 'ItemReader' is only supported for Map states with the Mode 'DISTRIBUTED'.");
  }

  @Test
  void aReaderHasACallAndAFormat() {
    var reader =
        reader("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"MaxItems\": 7}");
    assertThat(reader.action()).isEqualTo(Action.GET_OBJECT);
    assertThat(reader.arguments().evaluate(scope("{\"key\": \"k\"}")).text())
        .isEqualTo("{\"Bucket\":\"b\",\"Key\":\"k\"}");
    assertThat(reader.format()).isEqualTo(new Format.Csv(Optional.empty(), ','));
    assertThat(reader.maxItems().orElseThrow().evaluate(scope("{}"))).isEqualTo(7);
  }

  @Test
  void formatsAreToldApart() {
    assertThat(reader("{\"InputType\": \"JSON\", \"ItemsPointer\": \"/a\"}").format())
        .isEqualTo(new Format.JsonDocument(Optional.of("/a")));
    assertThat(reader("{\"InputType\": \"JSONL\"}").format()).isEqualTo(new Format.JsonLines());
    assertThat(reader("{\"InputType\": \"PARQUET\"}").format()).isEqualTo(new Format.Parquet());
    assertThat(reader("{\"ManifestType\": \"S3_INVENTORY\"}").format())
        .isEqualTo(new Format.InventoryManifest());
    assertThat(reader("{\"InputType\": \"MANIFEST\"}").format())
        .isEqualTo(new Format.InventoryManifest());
    assertThat(reader("{\"ManifestType\": \"ATHENA_DATA\", \"InputType\": \"JSONL\"}").format())
        .isEqualTo(new Format.AthenaManifest(new Format.JsonLines()));
    assertThat(
            reader(
                    "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\", \"CSVHeaders\": [\"a\", \"b\"], \"CSVDelimiter\": \"TAB\"}")
                .format())
        .isEqualTo(new Format.Csv(Optional.of(List.of("a", "b")), '\t'));
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "0, 0", "100000001, 100000000", "9223372036854775807, 100000000"})
  void moreItemsThanAllowedAreAsManyAsAllowed(String given, long read) {
    var maxItems = reader("{\"InputType\": \"JSON\", \"MaxItemsPath\": \"$.n\"}").maxItems();
    assertThat(maxItems.orElseThrow().evaluate(scope("{\"n\": " + given + "}"))).isEqualTo(read);
  }

  @Test
  void lessThanNoItemsFailTheReading() {
    var maxItems = reader("{\"InputType\": \"JSON\", \"MaxItemsPath\": \"$.n\"}").maxItems();
    assertThatThrownBy(() -> maxItems.orElseThrow().evaluate(scope("{\"n\": -1}")))
        .isInstanceOfSatisfying(
            EvaluationException.class,
            e -> assertThat(e.error()).isEqualTo("States.ItemReaderFailed"))
        .hasMessage("field MaxItems must be positive");
    assertThatThrownBy(() -> maxItems.orElseThrow().evaluate(scope("{\"n\": \"x\"}")))
        .isInstanceOfSatisfying(
            EvaluationException.class, e -> assertThat(e.error()).isEqualTo("States.Runtime"))
        .hasMessage(
            "The MaxItemsPath field refers to value \"x\" which is not a valid integer: $.n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.1; 1.1",
        "100; 100",
        "0; 0",
        "\"1\"; 1",
        "\"2.5\"; 2.5",
      })
  void aPercentageComesByPath(String given, double percentage) {
    assertThat(percentage(given)).isEqualTo(percentage);
  }

  private static double percentage(String given) {
    var map = map(", \"ToleratedFailurePercentagePath\": \"$.p\"");
    return map.tolerance().percentage().orElseThrow().evaluate(scope("{\"p\": " + given + "}"));
  }

  @Test
  void aWrongPercentageFailsTheState() {
    var range = "ToleratedFailurePercentage must be between 0 and 100.";
    assertThatThrownBy(() -> percentage("100.1")).hasMessage(range);
    assertThatThrownBy(() -> percentage("-1")).hasMessage(range);
    assertThatThrownBy(() -> percentage("\"NaN\"")).hasMessage(range);
    var noNumber =
        "The ToleratedFailurePercentagePath field refers to value \"%s\" which is not a valid float: $.p";
    assertThatThrownBy(() -> percentage("\"NoNumber\"")).hasMessage(noNumber.formatted("NoNumber"));
    assertThatThrownBy(() -> percentage("{}")).hasMessage(noNumber.formatted("{}"));
    assertThatThrownBy(() -> percentage("null")).hasMessage(noNumber.formatted("null"));
  }

  @Test
  void aWrongPercentageInJsonataFailsTheStateToo() {
    var map =
        map(", \"QueryLanguage\": \"JSONata\", \"ToleratedFailurePercentage\": \"{% 50 + 51 %}\"");
    var percentage = map.tolerance().percentage().orElseThrow();
    assertThatThrownBy(() -> percentage.evaluate(scope("{}")))
        .hasMessage(
            "The JSONata expression '50 + 51' specified for the field 'ToleratedFailurePercentage'"
                + " returned an unexpected result: 101. Maximum value is 100");
  }

  @Test
  void itemsInJsonataAreAnArrayOrAnObject() {
    var items = jsonataItems(", \"Items\": \"{% $states.input.l %}\"");
    assertThat(items.evaluate(scope("{\"l\": {\"a\": 1}}")).text()).isEqualTo("{\"a\":1}");
    assertThat(items.evaluate(scope("{\"l\": [1]}")).text()).isEqualTo("[1]");
    assertThatThrownBy(() -> items.evaluate(scope("{\"l\": \"x\"}")))
        .hasMessage(
            "The JSONata expression '$states.input.l' specified for the field 'Items' returned an"
                + " unexpected result type. Expected 'array', but was 'string' for value: \"x\"");
    assertThatThrownBy(() -> jsonataItems("").evaluate(scope("5")))
        .hasMessage("Map state input must be an array but was: 5");
  }

  private static Expression jsonataItems(String fields) {
    var map = map(", \"QueryLanguage\": \"JSONata\"" + fields);
    return ((ItemSource.StateData) map.source()).items();
  }

  @Test
  void aWrongCountOfFailuresFailsTheState() {
    var count = map(", \"ToleratedFailureCountPath\": \"$.c\"").tolerance().count().orElseThrow();
    assertThat(count.evaluate(scope("{\"c\": \"1\"}"))).isEqualTo(1);
    assertThatThrownBy(() -> count.evaluate(scope("{\"c\": -1}")))
        .hasMessage("ToleratedFailureCount cannot be negative.");
    assertThatThrownBy(() -> count.evaluate(scope("{\"c\": \"NoNumber\"}")))
        .hasMessage(
            "The ToleratedFailureCountPath field refers to value \"NoNumber\" which is not a valid integer: $.c");
  }

  @Test
  void aBatcherHasBoundsAndInput() {
    var batcher =
        map(", \"ItemBatcher\": {\"MaxItemsPerBatch\": 3, \"MaxInputBytesPerBatchPath\": \"$.n\","
                + " \"BatchInput\": {\"a.$\": \"$.n\"}}")
            .batcher()
            .orElseThrow();
    var scope = scope("{\"n\": 9}");
    assertThat(batcher.maxItems().orElseThrow().evaluate(scope)).isEqualTo(3);
    assertThat(batcher.maxInputBytes().orElseThrow().evaluate(scope)).isEqualTo(9);
    assertThat(batcher.batchInput().orElseThrow().evaluate(scope).text()).isEqualTo("{\"a\":9}");
  }

  @Test
  void aWriterHasADestinationAndAShape() {
    var config = "\"WriterConfig\": {\"Transformation\": \"FLATTEN\", \"OutputType\": \"JSONL\"}";
    var destination =
        "\"Resource\": \"arn:aws:states:::s3:putObject\", \"Parameters\": {\"Bucket\": \"b\"}";
    assertThat(writer(config))
        .isEqualTo(new ResultWriter(Transformation.FLATTEN, OutputType.JSONL, Optional.empty()));
    var exported = writer(destination);
    assertThat(exported.transformation()).isEqualTo(Transformation.NONE);
    assertThat(exported.outputType()).isEqualTo(OutputType.JSON);
    assertThat(exported.destination().orElseThrow().evaluate(scope("{}")).text())
        .isEqualTo("{\"Bucket\":\"b\"}");
  }

  private static ResultWriter writer(String fields) {
    return map(", \"ResultWriter\": {" + fields + "}").resultWriter().orElseThrow();
  }
}
