package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import java.util.HashMap;
import java.util.Optional;

/// A model in Smithy's JSON form, for tests of what is done with models.
public final class SmithyDocument {
  private SmithyDocument() {}

  /// One of a document's services; empty if it speaks no protocol known here.
  public static Optional<ServiceModel> service(Json.Obj shapes, String id) {
    var others = new HashMap<>(shapes.members());
    others.entrySet().removeIf(entry -> isOther(entry.getValue(), entry.getKey(), id));
    try {
      var document = Json.object().put("shapes", new Json.Obj(others)).build();
      return Optional.of(SmithyReader.read(document).getFirst());
    } catch (MalformedModelException _) {
      return Optional.empty();
    }
  }

  private static boolean isOther(Json shape, String id, String wanted) {
    return !id.equals(wanted) && Node.of(shape).text("type").orElse("").equals("service");
  }
}
