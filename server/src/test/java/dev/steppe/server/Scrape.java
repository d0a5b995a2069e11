package dev.steppe.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What a page of metrics says, sample by sample, read as Prometheus reads it.
public record Scrape(Map<Sample, Double> samples) {
  private static final Pattern LINE =
      Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?<labels>.*)})? (?<value>\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>[^\"]*)\",?");

  /// A name with its labels.
  public record Sample(String name, Map<String, String> labels) {}

  static Scrape of(String page) {
    var samples = new HashMap<Sample, Double>();
    for (var line : page.lines().toList()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      var read = LINE.matcher(line);
      if (!read.matches()) {
        throw new IllegalArgumentException("no sample: " + line);
      }
      var labels = new TreeMap<String, String>();
      if (read.group("labels") != null) {
        var label = LABEL.matcher(read.group("labels"));
        while (label.lookingAt()) {
          labels.put(label.group("name"), label.group("value"));
          label.region(label.end(), read.group("labels").length());
        }
      }
      samples.put(
          new Sample(read.group("name"), labels),
          Double.valueOf(read.group("value").replace("+Inf", "Infinity")));
    }
    return new Scrape(samples);
  }

  /// The sum of the samples of that name whose `label` has that value.
  double sum(String name, String label, String value) {
    return samples.entrySet().stream()
        .filter(sample ->
            sample.getKey().name().equals(name)
                && value.equals(sample.getKey().labels().get(label)))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /// The sample of that name that has no labels.
  double alone(String name) {
    return samples.getOrDefault(new Sample(name, Map.of()), Double.NaN);
  }

  /// Reads the metrics of `server` until they are as they should be: what is recorded is counted
  /// just after others have been told of it.
  static Scrape until(RunningServer server, Predicate<Scrape> is) {
    var deadline = System.nanoTime() + 30_000_000_000L;
    while (true) {
      var answer = server.send(server.request("/metrics"));
      var scrape = of(answer.body());
      if (is.test(scrape)) {
        return scrape;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still: " + answer.body());
      }
      Thread.onSpinWait();
    }
  }
}
