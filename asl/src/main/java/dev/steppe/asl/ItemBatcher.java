package dev.steppe.asl;

import java.util.Optional;

/// How a distributed Map gives several items to one child execution. At least one bound is there.
///
/// @param maxItems the most items of a batch
/// @param maxInputBytes the most bytes of a batch's input, as compact JSON
/// @param batchInput what every batch has besides its items
public record ItemBatcher(
    Optional<Count> maxItems, Optional<Count> maxInputBytes, Optional<Expression> batchInput) {}
