package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a definition of an HTTP task is held to when it is made.
class HttpTaskDefinitionTest {
  private static final String GOOD =
      "'ApiEndpoint':'https://a.b','Method':'GET','InvocationConfig':{'ConnectionArn':'c'}";

  private static List<String> faults(String field, String parameters) {
    var language = field.equals("Arguments") ? "'QueryLanguage':'JSONata'," : "";
    var text =
        "{"
            + language
            + "'StartAt':'A','States':{'A':{'Type':'Task','Resource':'arn:aws:states:::http:invoke','"
            + field
            + "':{"
            + parameters
            + "},'End':true}}}";
    return Definition.compile(text.replace('\'', '"'), Definition.Type.STANDARD)
        .diagnostics()
        .stream()
        .map(Diagnostic::message)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "'ApiEndpoint.$':'$.a','Method.$':'$.m','Authentication':{'ConnectionArn.$':'$.c'}",
        "'ApiEndpoint':'https://a.b','Method':'GET','InvocationConfig.$':'$.c'",
        GOOD + ",'Headers':{'Authorization':'fails when it runs, as documented'}"
      })
  void whatCanRunIsTaken(String parameters) {
    assertThat(faults("Parameters", parameters)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'Method':'GET','InvocationConfig':{'ConnectionArn':'c'}                            | The field 'ApiEndpoint' is required but was missing
          'ApiEndpoint':'https://a.b','InvocationConfig':{'ConnectionArn':'c'}               | The field 'Method' is required but was missing
          'ApiEndpoint':'https://a.b','Method':'GET'                                         | One of the fields [Authentication, InvocationConfig] is required but was missing
          'ApiEndpoint':'https://a.b','Method':'GET','InvocationConfig':{}                   | The field 'ConnectionArn' is required but was missing
          'ApiEndpoint':'https://a.b','Method':'TRACE','Authentication':{'ConnectionArn':''} | Value should be one of the following: [GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD]
          """)
  void whatCanNotRunIsRefused(String parameters, String fault) {
    assertThat(faults("Parameters", parameters)).singleElement().asString().contains(fault);
    assertThat(faults("Arguments", parameters)).singleElement().asString().contains(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings =
          "'ApiEndpoint':'{% $a %}','Method':'{% $m %}','InvocationConfig':{'ConnectionArn':'c'}")
  void aMethodMayBeAnExpression(String arguments) {
    assertThat(faults("Arguments", arguments)).noneMatch(it -> it.contains("following"));
  }
}
