package dev.steppe.server;

import dev.steppe.server.cli.SteppeCommand;

/// Where the program begins.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(SteppeCommand.run(arguments));
  }
}
