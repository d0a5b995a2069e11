package dev.steppe.server.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// The lines of functions for somebody who watches: the time, the function, what it says.
final class FunctionLines extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private static final String RESET = "\u001b[0m";
  private static final String FAINT = "\u001b[2m";
  private static final String RED = "\u001b[31m";

  /// Of functions: cyan, green, magenta, blue, yellow. Red is for errors.
  private static final List<String> COLOURS =
      List.of("\u001b[36m", "\u001b[32m", "\u001b[35m", "\u001b[34m", "\u001b[33m");

  private static final int NAME_WIDTH = 18;
  private static final int ID_WIDTH = 8;

  private final boolean coloured;

  FunctionLines(boolean coloured) {
    this.coloured = coloured;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var name = event.getLoggerName().substring(FunctionLog.LOGGER.length() + 1);
    // Line breaks in a message would let its author forge lines.
    var message = event.getFormattedMessage().replaceAll("[\\r\\n]+", " | ");
    var id = message.substring(0, Math.min(ID_WIDTH, message.length()));
    var rest = message.substring(id.length());
    return paint(FAINT, TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
        + " "
        + paint(colour(name), ("%-" + NAME_WIDTH + "s").formatted(name))
        + " "
        + paint(FAINT, id)
        + said(event, rest)
        + System.lineSeparator();
  }

  private String said(ILoggingEvent event, String text) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return paint(RED, text);
    }
    return text.startsWith(" START") || text.startsWith(" END ") ? paint(FAINT, text) : text;
  }

  private static String colour(String name) {
    return COLOURS.get(Math.floorMod(name.hashCode(), COLOURS.size()));
  }

  private String paint(String colour, String text) {
    return coloured ? colour + text + RESET : text;
  }
}
