package dev.steppe.integrations.http;

import java.util.List;

/// What a connection adds to a request besides its authorization.
record Additions(List<Parameter> headers, List<Parameter> query, List<Parameter> body) {
  static final Additions NONE = new Additions(List.of(), List.of(), List.of());

  Additions {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
    body = List.copyOf(body);
  }
}
