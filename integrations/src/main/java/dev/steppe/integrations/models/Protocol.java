package dev.steppe.integrations.models;

/// How a service is spoken to: <https://smithy.io/2.0/aws/protocols/index.html>.
public enum Protocol {
  AWS_JSON_1_0,
  AWS_JSON_1_1,
  REST_JSON,
  REST_XML,
  AWS_QUERY,
  EC2_QUERY
}
