package dev.steppe.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.server.api.Caller;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialScopeTest {
  private static final Caller NOBODY = new Caller("000000000001", "nowhere-1");

  @Test
  void aKeyOfTwelveDigitsIsTheAccount() {
    assertThat(caller("Credential=123456789012/20260101/eu-west-1/states/aws4_request, X"))
        .isEqualTo(new Caller("123456789012", "eu-west-1", true, true));
  }

  @Test
  void anyOtherKeyTellsTheRegionAlone() {
    assertThat(caller("AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-2/states/aws4_request"))
        .isEqualTo(new Caller("000000000001", "us-east-2", false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer token",
        "Credential=",
        "Credential=/",
        "Credential=123456789012",
        "Credential=123456789012/20260101",
        "Credential=123456789012/20260101/eu-west-1",
        "Credential=123456789012/2026010/eu-west-1/states",
        "Credential=123456789012/20260101/EU:west/states",
        "Credential=123456789012/20260101//states",
        "Credential=/20260101/eu-west-1/states"
      })
  void whatIsNoScopeTellsNothing(String header) {
    assertThat(caller(header)).isEqualTo(NOBODY);
  }

  @Test
  void withoutAHeaderNobodyCalls() {
    assertThat(CredentialScope.caller(Optional.empty(), NOBODY)).isEqualTo(NOBODY);
  }

  private static Caller caller(String header) {
    return CredentialScope.caller(Optional.of(header), NOBODY);
  }
}
