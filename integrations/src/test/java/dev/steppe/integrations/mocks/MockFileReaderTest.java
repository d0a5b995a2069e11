package dev.steppe.integrations.mocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import dev.steppe.integrations.files.InvalidFileException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a file of mocks may say, and what is told of one that may not.
class MockFileReaderTest {
  private static MockFile read(String text) throws InvalidFileException {
    return MockFileReader.read(text.replace('\'', '"'));
  }

  /// A file whose one response is `text`.
  private static MockFile withResponse(String text) throws InvalidFileException {
    return read(
        "{'StateMachines':{'m':{'TestCases':{'t':{'A':'R'}}}},'MockedResponses':{'R':"
            + text
            + "}}");
  }

  private static Optional<MockedResponse> response(MockFile file, int invocation) {
    return file.response("m", new TestCall("t", "A", invocation));
  }

  private static void isRefused(String text, String... faults) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            InvalidFileException.class,
            e -> assertThat(String.valueOf(e.getMessage()).lines()).containsExactly(faults));
  }

  @Test
  void aNumberIsOneInvocationAndARangeIncludesItsEnds() throws Exception {
    var file =
        withResponse(
            "{'0':{'Throw':{'Error':'E','Cause':'c'}},'1-2':{'Return':'r'},'10':{'Return':10}}");

    assertThat(response(file, 0))
        .contains(new MockedResponse.Throw(Optional.of("E"), Optional.of("c")));
    assertThat(response(file, 1)).contains(new MockedResponse.Return(Json.of("r")));
    assertThat(response(file, 2)).contains(new MockedResponse.Return(Json.of("r")));
    assertThat(response(file, 10)).contains(new MockedResponse.Return(Json.of(10)));
    assertThat(IntStream.of(3, 9, 11).mapToObj(n -> response(file, n).orElseThrow()))
        .allSatisfy(missing ->
            assertThat(missing)
                .isInstanceOfSatisfying(
                    MockedResponse.Missing.class,
                    m -> assertThat(m.why()).contains("'R' has \"0\", \"1-2\", \"10\".")));
  }

  @Test
  void anyJsonMayBeReturned() throws Exception {
    for (var json : new String[] {"null", "true", "1.50", "\"s\"", "[1,[]]", "{\"a\":{}}"}) {
      assertThat(response(withResponse("{'0':{'Return':" + json + "}}"), 0))
          .contains(new MockedResponse.Return(Json.parse(json)));
    }
  }

  @Test
  void anErrorNeedsNoCause() throws Exception {
    assertThat(response(withResponse("{'0':{'Throw':{'Error':'E'}}}"), 0))
        .contains(new MockedResponse.Throw(Optional.of("E"), Optional.empty()));
  }

  @Test
  void aStateThatIsNotMentionedIsNotMocked() throws Exception {
    var file = withResponse("{'0':{'Return':1}}");

    assertThat(file.response("m", new TestCall("t", "B", 0))).isEmpty();
  }

  @Test
  void aTestCaseThatHasGoneHasNoResponses() throws Exception {
    assertThat(withResponse("{'0':{'Return':1}}").response("m", new TestCall("gone", "A", 0)))
        .get()
        .isInstanceOfSatisfying(
            MockedResponse.Missing.class,
            missing ->
                assertThat(missing.why())
                    .isEqualTo(
                        "The test case 'gone' of the state machine 'm' does not exist. The file of"
                            + " mocks has the test cases 't'."));
  }

  @Test
  void notesAreAllowedAndResponsesNeedNotBeUsed() throws Exception {
    var file =
        read(
            "{'$schema':'x','Comment':'y','StateMachines':{'m':{'Comment':'z','TestCases':{}}},"
                + "'MockedResponses':{'Unused':{}}}");

    assertThat(file.machines()).containsOnlyKeys("m");
    assertThat(read("{'StateMachines':{}}").machines()).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefusedWhereItEnds() {
    assertThatThrownBy(() -> read("{'StateMachines':\n {'m'"))
        .hasMessageStartingWith("2:6: not JSON: ");
    isRefused("[]", "1:1: it is not an object with StateMachines.");
  }

  @Test
  void whatIsMissingOrUnknownIsRefused() {
    isRefused("{'MockedResponses':{}}", "1:1: /: StateMachines is missing");
    isRefused(
        "{'StateMachines':{'m':{'TestCase':{}}},'MockedResponse':{}}",
        "1:40: /MockedResponse: only StateMachines and MockedResponses are known here",
        "1:24: /StateMachines/m/TestCase: only TestCases is known here",
        "1:19: /StateMachines/m: TestCases is missing");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    isRefused(
        "{'StateMachines':[],'MockedResponses':1}",
        "1:21: /MockedResponses: must be an object",
        "1:2: /StateMachines: must be an object");
    isRefused(
        "{'StateMachines':{'a':1,'b':{'TestCases':1},'c':{'TestCases':{'t':1}}}}",
        "1:19: /StateMachines/a: must be an object",
        "1:30: /StateMachines/b/TestCases: must be an object",
        "1:63: /StateMachines/c/TestCases/t: must be an object");
  }

  @Test
  void aTestCaseNamesResponsesThatAreThere() {
    isRefused(
        "{'StateMachines':{'m':{'TestCases':{'t':{\n'A':'Nothing',\n'B':1}}}}}",
        "2:1: /StateMachines/m/TestCases/t/A: MockedResponses has no 'Nothing'",
        "3:1: /StateMachines/m/TestCases/t/B: must be the name of a member of MockedResponses");
  }

  @Test
  void invocationsAreNumbersAndRangesThatDoNotOverlap() {
    isRefused(
        """
        {'StateMachines':{},'MockedResponses':{'R':{
          'first':{'Return':1},
          '-1':{'Return':1},
          '3-2':{'Return':1},
          '4-6':{'Return':1},
          '6-7':{'Return':1},
          '5':{'Return':1}}}}
        """,
        "2:3: /MockedResponses/R/first: must be the number of an invocation, as \"0\", or a range of"
            + " them, as \"1-2\"",
        "3:3: /MockedResponses/R/-1: must be the number of an invocation, as \"0\", or a range of"
            + " them, as \"1-2\"",
        "4:3: /MockedResponses/R/3-2: the range ends before it begins",
        "6:3: /MockedResponses/R/6-7: overlaps \"4-6\"",
        "7:3: /MockedResponses/R/5: overlaps \"4-6\"");
  }

  @Test
  void aResponseEitherReturnsOrThrows() {
    var either = " must be an object with either Return or Throw, and nothing else";
    isRefused(
        """
        {'StateMachines':{},'MockedResponses':{'R':{
          '0':{},
          '1':{'Return':1,'Throw':{'Error':'E'}},
          '2':{'return':1},
          '3':1,
          '4':{'Throw':'E'},
          '5':{'Throw':{'Cause':'c'}},
          '6':{'Throw':{'Error':1,'Message':'m'}}}}}
        """,
        "2:3: /MockedResponses/R/0:" + either,
        "3:3: /MockedResponses/R/1:" + either,
        "4:3: /MockedResponses/R/2:" + either,
        "5:3: /MockedResponses/R/3:" + either,
        "6:8: /MockedResponses/R/4/Throw: must be an object",
        "7:8: /MockedResponses/R/5/Throw: Error is missing",
        "8:17: /MockedResponses/R/6/Throw/Error: must be a string",
        "8:27: /MockedResponses/R/6/Throw/Message: only Error and Cause are known here");
  }

  @Test
  void manyFaultsAreNotAllTold() {
    var text = new StringBuilder("{'StateMachines':{");
    for (int i = 0; i < 30; i++) {
      text.append(i == 0 ? "" : ",").append("'m").append(10 + i).append("':1");
    }

    assertThatThrownBy(() -> read(text.append("}}").toString()))
        .hasMessageContaining("/StateMachines/m29: must be an object\nand 10 more");
  }
}
