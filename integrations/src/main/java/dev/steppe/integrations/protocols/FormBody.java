package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.models.Shape.TimeFormat;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Percent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Requests that are forms: `Action=…&Version=…&Member.1.Name=…`. The two protocols that have them
/// differ in how they name members and lists.
final class FormBody {
  private final Naming naming;
  private final StringBuilder form = new StringBuilder(256);

  private FormBody(Naming naming) {
    this.naming = naming;
  }

  /// How a protocol names what stands in a form.
  interface Naming {
    String name(Member member);

    /// What stands before the number of a list's item.
    String items(String list, Member self, Shape.Items shape);

    boolean showsEmptyLists();
  }

  static WireRequest request(
      ServiceModel service, OperationModel operation, Json.Obj input, Naming naming)
      throws UnfitInputException {
    var body = new FormBody(naming);
    body.put("Action", operation.name());
    body.put("Version", service.version());
    body.structure("", operation.input(), input);
    return new WireRequest(
        "POST",
        "/",
        List.of(),
        List.of(new Header("Content-Type", "application/x-www-form-urlencoded")),
        Optional.of(body.form.toString().getBytes(StandardCharsets.UTF_8)),
        Optional.empty());
  }

  private void put(String name, String value) {
    if (!form.isEmpty()) {
      form.append('&');
    }
    form.append(Percent.encode(name)).append('=').append(Percent.encode(value));
  }

  private void structure(String prefix, Shape.Structure structure, Json.Obj value)
      throws UnfitInputException {
    for (var entry : value.members().entrySet()) {
      var member = Inputs.member(structure, entry.getKey());
      if (!(entry.getValue() instanceof Json.Null)) {
        var name = naming.name(member);
        value(prefix.isEmpty() ? name : prefix + "." + name, member, entry.getValue());
      }
    }
  }

  private void value(String name, Member member, Json value) throws UnfitInputException {
    switch (member.shape()) {
      case Shape.Structure structure -> structure(name, structure, Inputs.object(member, value));
      case Shape.Items list -> items(name, member, list, Inputs.array(member, value));
      case Shape.Entries map -> entries(name, member, map, Inputs.object(member, value));
      case Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          put(name, Scalars.text(member, value, TimeFormat.DATE_TIME));
    }
  }

  private void items(String name, Member self, Shape.Items list, List<Json> values)
      throws UnfitInputException {
    if (values.isEmpty() && naming.showsEmptyLists()) {
      put(name, "");
    }
    var prefix = naming.items(name, self, list);
    int number = 1;
    for (var value : values) {
      value(prefix + "." + number, list.element(), value);
      number++;
    }
  }

  private void entries(String name, Member self, Shape.Entries map, Json.Obj value)
      throws UnfitInputException {
    var prefix = self.flattened() || map.flattened() ? name : name + ".entry";
    int number = 1;
    for (var entry : value.members().entrySet()) {
      var at = prefix + "." + number + ".";
      put(at + map.key().wireName().orElse("key"), entry.getKey());
      value(at + map.value().wireName().orElse("value"), map.value(), entry.getValue());
      number++;
    }
  }
}
