#!/usr/bin/env python3
"""Writes what AWS's models of the APIs say of each operation, as the server needs it: of all of Step Functions, and
of the operations on connections of EventBridge.

    pip download botocore, or use an installed one:
    python3 api_model.py BOTOCORE/data ../resources/dev/steppe/server/api/api-model.txt
    python3 api_model.py BOTOCORE/data ../resources/dev/steppe/server/api/connections-model.txt events Connection

The source is the service model that AWS publishes in botocore (Apache License 2.0). Types, bounds, patterns,
words, required and sensitive members and the names of errors are kept; nothing of the documentation is. The
form, a line a shape or an operation, in the order of their names:

    # ...                                     where it comes from
    NAME s1~80                                a string of 1 to 80 characters
    NAME s~256 PATTERN                        one of at most 256 that matches
    NAME |word|word                           a string that is one of these words
    NAME i0~1000                              a whole number of 32 bits; l one of 64, f one with a fraction
    NAME o                                    a boolean; t a moment in time
    NAME [1~2 NAME                            a list of 1 to 2
    NAME <NAME                                a map
    NAME {member=NAME,!member=NAME            a structure, in the model's order; ! before what is required
    NAME {!member=NAME exception              one that is an error
    @OPERATION INPUT OUTPUT ERROR,ERROR       an operation; - for no output or errors
    @OPERATION ... idempotent                 one that may be repeated

A bound that the model lacks is left out. An S instead of s says that the string is sensitive. A ? after a
member says that SDKs make up a token for it when their caller gives none.
"""

import gzip
import json
import os
import re
import sys

PLAIN = {"integer": "i", "long": "l", "float": "f", "double": "f", "boolean": "o", "timestamp": "t"}


def bounds(shape):
    if "min" not in shape and "max" not in shape:
        return ""
    return f"{shape.get('min', '')}~{shape.get('max', '')}"


def member(name, of, required):
    return ("!" if name in required else "") + name + ("?" if of.get("idempotencyToken") else "") + "=" + of["shape"]


def line(shape):
    kind = shape["type"]
    if kind == "structure":
        required = shape.get("required", [])
        return "{" + ",".join(member(name, of, required) for name, of in shape["members"].items()) \
            + (" exception" if shape.get("exception") else "")
    if kind == "list":
        return "[" + bounds(shape) + " " + shape["member"]["shape"]
    if kind == "map":
        return "<" + shape["value"]["shape"]
    if kind != "string":
        return PLAIN[kind] + bounds(shape)
    if "enum" in shape:
        return "".join("|" + word for word in shape["enum"])
    pattern = " " + shape["pattern"] if "pattern" in shape else ""
    return ("S" if shape.get("sensitive") else "s") + bounds(shape) + pattern


def operation(name, of):
    mark = " idempotent" if of.get("idempotent") else ""
    output = of["output"]["shape"] if "output" in of else "-"
    errors = ",".join(error["shape"] for error in of.get("errors", [])) or "-"
    return f"@{name} {of['input']['shape']} {output} {errors}{mark}"


def reached(model, names):
    """The shapes that structures of these names lead to."""
    found = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            shape = model["shapes"][name]
            left += [of["shape"] for of in shape.get("members", {}).values()]
            left += [shape[part]["shape"] for part in ("member", "value") if part in shape]
    return found


def of_resource(model, resource):
    """The model without the operations on anything else."""
    operations = {name: of for name, of in model["operations"].items()
                  if re.sub("^[A-Z][a-z]+", "", name) in (resource, resource + "s")}
    names = [of[part]["shape"] for of in operations.values() for part in ("input", "output")]
    names += [error["shape"] for of in operations.values() for error in of["errors"]]
    shapes = {name: model["shapes"][name] for name in reached(model, names)}
    return {**model, "operations": operations, "shapes": shapes}


def text(model, release, service):
    called = re.sub("^Amazon ", "", model["metadata"]["serviceFullName"])
    lines = [f"# The API of {called}: from botocore {release}, {service}/{model['metadata']['apiVersion']}",
             "# Copyright Amazon.com, Inc. or its affiliates. Licensed under the Apache License, Version 2.0.",
             "# Made by api_model.py, which explains the form."]
    lines += [f"{name} {line(shape)}" for name, shape in sorted(model["shapes"].items())]
    lines += [operation(name, of) for name, of in sorted(model["operations"].items())]
    return "\n".join(lines) + "\n"


def release(data):
    with open(os.path.join(data, "..", "__init__.py")) as file:
        return next(line.split("'")[1] for line in file if line.startswith("__version__"))


def main(data, target, service="stepfunctions", resource=None):
    folder = os.path.join(data, service)
    path = os.path.join(folder, sorted(v for v in os.listdir(folder) if v[0].isdigit())[-1], "service-2.json.gz")
    with gzip.open(path) as file:
        model = json.load(file)
    if resource:
        model = of_resource(model, resource)
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        file.write(text(model, release(data), service))


if __name__ == "__main__":
    main(*sys.argv[1:])
