package dev.steppe.asl;

import dev.steppe.asl.json.Json;

/// Is shown what data becomes on its way through a state.
@FunctionalInterface
public interface Inspector {
  /// Looks at nothing.
  Inspector NONE = (stage, value) -> {};

  /// @param value the data after `stage`
  void saw(Stage stage, Json value);

  /// The steps on the way, by the names that AWS has for what they leave behind.
  enum Stage {
    AFTER_INPUT_PATH("afterInputPath"),
    AFTER_PARAMETERS("afterParameters"),
    AFTER_ARGUMENTS("afterArguments"),
    AFTER_ITEMS_PATH("afterItemsPath"),
    AFTER_ITEM_SELECTOR("afterItemSelector"),
    AFTER_ITEM_BATCHER("afterItemBatcher"),
    AFTER_RESULT_SELECTOR("afterResultSelector"),
    AFTER_RESULT_PATH("afterResultPath");

    private final String text;

    Stage(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
