package dev.steppe.integrations.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderModelsTest {
  private static final Catalogue NOTHING =
      new Catalogue() {
        @Override
        public Optional<ServiceModel> service(String name) {
          return Optional.empty();
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };

  @TempDir private Path folder = Path.of("");

  private static String c2j(String version, String operation) {
    return """
    {"metadata": {"apiVersion": "%s", "endpointPrefix": "new", "protocol": "json",
      "jsonVersion": "1.1", "serviceId": "Brand New Service", "targetPrefix": "New"},
     "operations": {"%s": {"name": "%s", "input": {"shape": "In"},
       "errors": [{"shape": "Gone"}]}},
     "shapes": {"In": {"type": "structure", "members": {"next": {"shape": "In"}}},
       "Gone": {"type": "structure", "members": {}, "exception": true,
         "error": {"code": "ItIsGone"}}}}
    """
        .formatted(version, operation, operation);
  }

  private void put(String path, String content) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    try (var out = Files.newOutputStream(file);
        var packed = path.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      packed.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private ServiceModel read() throws IOException {
    return FolderModels.open(List.of(folder), NOTHING).service("brandnew").orElseThrow();
  }

  @Test
  void botocoresFolderIsReadAndTheNewestVersionTaken() throws IOException {
    put("brand-new/2024-01-01/service-2.json.gz", c2j("2024-01-01", "Old"));
    put("brand-new/2025-01-01/service-2.json.gz", c2j("2025-01-01", "Make"));
    put("brand-new/2025-01-01/paginators-1.json.gz", "{}");
    put("endpoints.json", "{}");

    var make = read().operation("make").orElseThrow();

    assertThat(read().protocol()).isEqualTo(Protocol.AWS_JSON_1_1);
    assertThat(make.input().member("Next").orElseThrow().shape()).isSameAs(make.input());
    assertThat(make.errors().getFirst().traits().errorCode()).contains("ItIsGone");
  }

  @Test
  void smithysFormIsRead() throws IOException {
    put(
        "new.json",
        """
        {"smithy": "2.0", "shapes": {
          "a#New": {"type": "service", "version": "1", "operations": [{"target": "a#Make"}],
            "traits": {"aws.api#service": {"sdkId": "Brand New", "endpointPrefix": "new"},
              "aws.auth#sigv4": {"name": "signed"}, "aws.protocols#restJson1": {}}},
          "a#Make": {"type": "operation", "input": {"target": "a#In"},
            "traits": {"smithy.api#http": {"method": "PUT", "uri": "/x/{id}", "code": 200}}},
          "a#In": {"type": "structure", "members": {
            "id": {"target": "smithy.api#String",
              "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}}}}}}
        """);

    var make = read().operation("make").orElseThrow();

    assertThat(read().signingName()).isEqualTo("signed");
    assertThat(make.uri()).isEqualTo("/x/{id}");
    assertThat(make.input().required()).containsExactly("id");
    assertThat(make.input().member("Id").orElseThrow().place()).isEqualTo(Member.Place.LABEL);
  }

  @Test
  void aUsersModelGoesBeforeTheCatalogues() throws IOException {
    put("sqs.json", c2j("2099-01-01", "Make").replace("Brand New Service", "SQS"));

    var models = FolderModels.open(List.of(folder), ServiceModels.open());

    assertThat(models.service("sqs").orElseThrow().version()).isEqualTo("2099-01-01");
    assertThat(models.service("sns")).isPresent();
    assertThat(models.names()).contains("sqs", "sns");
  }

  @Test
  void aBrokenFileIsNamedWithTheReason() throws IOException {
    put("broken.json", "{\"metadata\": {");
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "the service model %s can not be used: ".formatted(folder.resolve("broken.json")));
  }

  @Test
  void aFileThatIsNoModelIsNamed() throws IOException {
    put("other.json", "{\"a\": 1}");
    assertThatThrownBy(this::read).hasMessageEndingWith("can not be used: it has no service in it");
  }

  @Test
  void aBodyThatIsBrokenBehindAGoodBeginningIsNamedToo() throws IOException {
    put("half.json", c2j("2025-01-01", "Make").replace("}}}}", ""));
    assertThatThrownBy(this::read).hasMessageContaining("half.json can not be used: ");
  }

  @Test
  void aProtocolThatIsNotSpokenIsNamed() throws IOException {
    put("cbor.json", c2j("2025-01-01", "Make").replace("\"json\"", "\"smithy-rpc-v2-cbor\""));
    assertThatThrownBy(this::read)
        .hasMessageEndingWith("its protocol smithy-rpc-v2-cbor is not spoken");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FolderModels.open(List.of(folder.resolve("no")), NOTHING))
        .hasMessageStartingWith("there is no folder of service models ");
  }
}
