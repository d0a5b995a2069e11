package dev.steppe.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.emulators.StandIn.Answer;
import dev.steppe.emulators.StandIn.Asked;
import dev.steppe.server.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks that take a role of their own, by AWS STS.
final class RolesTest {
  private static final String MACHINE_ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String ROLE = "arn:aws:iam::210987654321:role/other";

  private final StandIn sts = new StandIn(RolesTest::assume);
  private final StandIn service = new StandIn(_ -> Answer.json("{}"));
  private final RunningServer server =
      Steppe.reaching(Map.of("sts", sts.endpoint(), "dynamodb", service.endpoint()));
  private final Steppe steppe = Steppe.of(server);

  @AfterEach
  void stop() {
    server.close();
    sts.close();
    service.close();
  }

  private static Answer assume(Asked request) {
    return request.form().getOrDefault("RoleArn", "").equals(ROLE)
        ? Answer.xml(
            """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
              <Credentials><AccessKeyId>ASIAOTHER</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                <SessionToken>the session</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>
              <AssumedRoleUser><Arn>arn:aws:sts::210987654321:assumed-role/other/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
            </AssumeRoleResult><ResponseMetadata><RequestId>a-request</RequestId></ResponseMetadata></AssumeRoleResponse>
            """)
        : Answer.xml(
                """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
                  <Message>User: x is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>a-request</RequestId></ErrorResponse>
                """)
            .with(403);
  }

  private Steppe.Ended run(String resource, String role) {
    return steppe.run(
        Steppe.taskMachine(resource, ",\"Credentials\":{\"RoleArn\":\"%s\"}".formatted(role)),
        Json.parse("{\"TableName\":\"ttt\",\"Key\":{\"id\":{\"S\":\"1\"}}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb:getItem", "aws-sdk:dynamodb:getItem"})
  void aTaskIsSignedForTheRoleThatItTakes(String resource) {
    var ended = run(resource, ROLE);

    assertThat(ended.status()).as("%s", ended).isEqualTo("SUCCEEDED");
    assertThat(sts.asked("AssumeRole"))
        .singleElement()
        .satisfies(request ->
            assertThat(request.form())
                .containsEntry("RoleArn", ROLE)
                .containsKey("RoleSessionName"));
    assertThat(service.asked("GetItem"))
        .singleElement()
        .satisfies(request -> {
          assertThat(request.header("x-amz-security-token")).isEqualTo("the session");
          assertThat(request.header("authorization")).contains("Credential=ASIAOTHER/");
        });
  }

  @Test
  void aTaskWithoutARoleIsSignedForTheServer() {
    steppe
        .task(
            "dynamodb:getItem",
            Json.parse("{\"TableName\":\"ttt\",\"Key\":{\"id\":{\"S\":\"1\"}}}"))
        .output();

    assertThat(sts.asked("AssumeRole")).isEmpty();
    assertThat(service.asked("GetItem")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb:getItem", "aws-sdk:dynamodb:getItem"})
  void aRoleThatIsRefusedFailsTheState(String resource) {
    var refused = "arn:aws:iam::210987654321:role/closed";

    var ended = run(resource, refused);

    assertThat(ended.error()).isEqualTo("States.TaskFailed");
    assertThat(ended.cause())
        .isEqualTo(
            "The role %s is not authorized to assume the task state's role, %s."
                .formatted(MACHINE_ROLE, refused));
    assertThat(service.asked("GetItem")).isEmpty();
  }
}
