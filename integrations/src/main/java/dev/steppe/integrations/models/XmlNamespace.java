package dev.steppe.integrations.models;

import java.util.Optional;

/// A namespace of XML, the default one if there is no prefix.
public record XmlNamespace(String uri, Optional<String> prefix) {}
