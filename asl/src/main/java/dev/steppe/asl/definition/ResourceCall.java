package dev.steppe.asl.definition;

import dev.steppe.asl.Expression;
import dev.steppe.asl.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The call of a service that an ItemReader or a ResultWriter makes: Resource with its Parameters,
/// or Arguments in JSONata.
record ResourceCall(Fields owner, QueryLanguage language) {
  /// Checks that the owner has nothing but the call and these.
  void allow(String... others) {
    var allowed = new HashSet<>(List.of(others));
    allowed.addAll(Set.of("Resource", "Parameters", "Arguments"));
    owner.allow(allowed);
    var foreign = language.other().arguments();
    if (owner.has(foreign)) {
      StateFields.wrongLanguage(owner, language, foreign);
    }
  }

  /// What the call is given. The members `required` must be there, unless an expression makes the
  /// whole of it.
  Expression arguments(String... required) {
    var field = language.arguments();
    owner.require(field);
    if (owner.get(field).orElse(Json.Null.NULL) instanceof Json.Obj object) {
      var given = new Fields(object, owner.at().field(field), owner.diagnostics());
      for (var name : required) {
        if (!given.has(name) && !given.has(name + ".$")) {
          given.fault("The field '%s' is required but was missing".formatted(name));
        }
      }
    }
    return LanguageFields.of(language, owner).template(field).orElse(scope -> Json.Obj.EMPTY);
  }
}
