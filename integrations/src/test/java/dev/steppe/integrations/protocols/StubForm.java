package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Protocol;
import dev.steppe.integrations.models.Shape;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Reads a form of the query protocols.
///
/// @param ec2 whether it is EC2's, in which lists are flat and names are capitalised
record StubForm(Map<String, String> form, boolean ec2) {
  static StubForm of(Protocol protocol, Map<String, String> form) {
    return new StubForm(form, protocol == Protocol.EC2_QUERY);
  }

  Json.Obj read(Shape.Structure structure) {
    return structure(structure, "");
  }

  private Json.Obj structure(Shape.Structure structure, String prefix) {
    var read = Json.object();
    for (var member : structure.members()) {
      var name =
          ec2
              ? member.queryName().orElse(capitalised(member.wireName().orElse(member.name())))
              : member.wireName().orElse(member.name());
      read.putJson(member.pascalCase(), value(member, prefix + name));
    }
    return read.build();
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private boolean has(String name) {
    return form.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + "."));
  }

  private Optional<Json> value(Member member, String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (member.shape()) {
          case Shape.Structure structure -> structure(structure, name + ".");
          case Shape.Items list -> items(member, list, name);
          case Shape.Entries map -> entries(member, map, name);
          case Shape other -> Scalars.read(other, form.getOrDefault(name, ""));
        });
  }

  private Json items(Member self, Shape.Items list, String name) {
    boolean flat = ec2 || self.flattened() || list.flattened();
    var prefix = flat ? name : name + "." + list.element().wireName().orElse("member");
    var items = new ArrayList<Json>();
    for (int i = 1; has(prefix + "." + i); i++) {
      items.add(value(list.element(), prefix + "." + i).orElseThrow());
    }
    return new Json.Arr(items);
  }

  private Json entries(Member self, Shape.Entries map, String name) {
    var prefix = self.flattened() || map.flattened() ? name : name + ".entry";
    var entries = Json.object();
    for (int i = 1; has(prefix + "." + i); i++) {
      var at = prefix + "." + i + ".";
      var key = form.getOrDefault(at + map.key().wireName().orElse("key"), "");
      entries.putJson(key, value(map.value(), at + map.value().wireName().orElse("value")));
    }
    return entries.build();
  }
}
